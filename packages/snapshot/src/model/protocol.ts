/** IANA numbers of the protocols that AWS spells by name. */
const NUMBER_BY_NAME: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };
const NAME_BY_NUMBER: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6" };

/** Returns the protocol as AWS stores it: a name for tcp, udp, icmp and icmpv6, else the number as text. */
export function canonicalProtocol(protocol: string): string {
  const lower = protocol.toLowerCase();
  return NAME_BY_NUMBER[lower] ?? lower;
}

/** Returns the IANA number, or null for `-1`, which means every protocol. */
export function protocolNumber(protocol: string): number | null {
  return protocol === "-1" ? null : (NUMBER_BY_NAME[protocol] ?? Number(protocol));
}

/** Reports whether the port span of a rule means ports; for ICMP it holds type and code, elsewhere AWS ignores it. */
export function hasPorts(protocol: string): boolean {
  return protocol === "tcp" || protocol === "udp";
}

/** Reports whether the port span of a rule means ICMP type and code. */
export function isIcmp(protocol: string): boolean {
  return protocol === "icmp" || protocol === "icmpv6";
}

/**
 * Returns the port span as AWS means it, so that the two describe calls, which print absent ports
 * differently, give the same rule: type and code -1 (all) for ICMP, every port for TCP and UDP, null
 * for other protocols, where AWS ignores ports (EC2 IpPermission).
 */
export function canonicalPorts(
  protocol: string,
  fromPort: number | undefined,
  toPort: number | undefined,
): { readonly fromPort: number | null; readonly toPort: number | null } {
  if (hasPorts(protocol)) return { fromPort: fromPort ?? 0, toPort: toPort ?? 65535 };
  return isIcmp(protocol) ? { fromPort: fromPort ?? -1, toPort: toPort ?? -1 } : { fromPort: null, toPort: null };
}
