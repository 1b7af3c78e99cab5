/** Protocols with a name that everybody knows (IANA protocol numbers). */
const NAMES: Readonly<Record<number, string>> = {
  1: "icmp",
  6: "tcp",
  17: "udp",
  47: "gre",
  50: "esp",
  58: "icmpv6",
  132: "sctp",
};
/** Of these, flow logs tell the ports. */
const WITH_PORTS: ReadonlySet<number> = new Set([6, 17, 132]);

/** Returns an IANA protocol number and a port as `tcp 443`, `icmp`, `protocol 89`. */
export function protocolText(protocol: number, port: number): string {
  const name = NAMES[protocol] ?? `protocol ${protocol}`;
  return WITH_PORTS.has(protocol) ? `${name} ${port}` : name;
}
