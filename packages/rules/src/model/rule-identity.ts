import type { Peer, Rule } from "./rule.js";

/** Returns the peer as text: a CIDR, or the id of a group or prefix list. */
export function formatPeer(peer: Peer): string {
  switch (peer.kind) {
    case "ipv4":
    case "ipv6":
      return peer.cidr;
    case "group":
      return peer.groupId;
    case "prefix-list":
      return peer.prefixListId;
  }
}

/** Returns protocol and port span as text, such as `tcp 443-443` or `-1 *`. */
export function formatTraffic(rule: Pick<Rule, "protocol" | "fromPort" | "toPort">): string {
  const ports = rule.fromPort === null && rule.toPort === null ? "*" : `${rule.fromPort ?? "*"}-${rule.toPort ?? "*"}`;
  return `${rule.protocol} ${ports}`;
}

/**
 * Returns the text that AWS tells rules of one group and direction apart by: protocol, ports and
 * peer. Two rules with the same identity cannot stand in one group; description, tags and rule id
 * are not part of it (IpPermission in the EC2 API reference).
 *
 * @example
 * ruleIdentity({ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "10.0.0.0/16" } });
 * //=> "tcp 443-443 10.0.0.0/16"
 */
export function ruleIdentity(rule: Rule): string {
  return `${formatTraffic(rule)} ${formatPeer(rule.peer)}`;
}
