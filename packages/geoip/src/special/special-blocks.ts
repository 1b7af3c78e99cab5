/** What an address is for, by the registries; `global` ones are the internet's. */
export type Scope =
  | "global"
  | "private"
  | "shared"
  | "loopback"
  | "link-local"
  | "documentation"
  | "benchmarking"
  | "multicast"
  | "reserved";

/**
 * Addresses that are nobody's place on the internet, smaller blocks inside larger ones.
 *
 * IPv4: https://www.iana.org/assignments/iana-ipv4-special-registry and, for 224.0.0.0/4, RFC 5771.
 * IPv6: https://www.iana.org/assignments/iana-ipv6-special-registry and https://www.iana.org/assignments/ipv6-address-space
 * (all that is not 2000::/3 or named below is reserved by the IETF).
 */
export const SPECIAL_BLOCKS: readonly (readonly [cidr: string, scope: Scope])[] = [
  ["0.0.0.0/8", "reserved"],
  ["10.0.0.0/8", "private"],
  ["100.64.0.0/10", "shared"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local"],
  ["172.16.0.0/12", "private"],
  ["192.0.0.0/24", "reserved"],
  ["192.0.2.0/24", "documentation"],
  ["192.88.99.0/24", "reserved"],
  ["192.168.0.0/16", "private"],
  ["198.18.0.0/15", "benchmarking"],
  ["198.51.100.0/24", "documentation"],
  ["203.0.113.0/24", "documentation"],
  ["224.0.0.0/4", "multicast"],
  ["233.252.0.0/24", "documentation"],
  ["240.0.0.0/4", "reserved"],
  ["::/0", "reserved"],
  ["::1/128", "loopback"],
  ["64:ff9b::/96", "global"],
  ["64:ff9b:1::/48", "private"],
  ["2000::/3", "global"],
  ["2001::/23", "reserved"],
  ["2001:2::/48", "benchmarking"],
  ["2001:db8::/32", "documentation"],
  ["3fff::/20", "documentation"],
  ["fc00::/7", "private"],
  ["fe80::/10", "link-local"],
  ["ff00::/8", "multicast"],
];
