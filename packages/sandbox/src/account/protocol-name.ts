const NAMES: ReadonlyMap<string, string> = new Map([
  ["6", "tcp"],
  ["17", "udp"],
  ["1", "icmp"],
  ["58", "icmpv6"],
  ["all", "-1"],
]);

const NAMED = new Set(["tcp", "udp", "icmp", "icmpv6", "-1"]);

/**
 * The protocol as AWS gives it back (docs/aws.md#rule-identity): a name for tcp, udp, icmp, icmpv6, `-1` for all,
 * else its number as text. Null when it is none of these.
 */
export function protocolName(text: string): string | null {
  const lower = text.toLowerCase();
  const name = NAMES.get(lower) ?? lower;
  if (NAMED.has(name)) return name;
  return /^(0|[1-9]\d{0,2})$/.test(name) && Number(name) <= 255 ? name : null;
}

/** What the two port fields mean: a port range, ICMP type and code, or nothing (every port, whatever was given). */
export function portMeaning(protocol: string): "ports" | "icmp" | "none" {
  if (protocol === "tcp" || protocol === "udp") return "ports";
  return protocol === "icmp" || protocol === "icmpv6" ? "icmp" : "none";
}
