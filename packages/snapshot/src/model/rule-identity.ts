import { hasPorts } from "./protocol.js";
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

/** Returns protocol and ports as people say them: `tcp 22`, `udp 1000-2000`, `all of tcp`, `icmp type 8`, `all traffic`. */
export function trafficText({ protocol, fromPort, toPort }: Pick<Rule, "protocol" | "fromPort" | "toPort">): string {
  if (protocol === "-1") return "all traffic";
  if (hasPorts(protocol)) {
    const [from, to] = [fromPort ?? 0, toPort ?? 65_535];
    if (from === 0 && to === 65_535) return `all of ${protocol}`;
    return `${protocol} ${from === to ? from : `${from}-${to}`}`;
  }
  if (protocol !== "icmp" && protocol !== "icmpv6") return `protocol ${protocol}`;
  return fromPort === null || fromPort === -1 ? protocol : `${protocol} type ${fromPort}`;
}
