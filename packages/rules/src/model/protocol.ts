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
