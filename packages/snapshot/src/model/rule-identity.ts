import type { Rule } from "./rule.js";
import { formatPeer } from "./rule-text.js";

/**
 * Returns the text that AWS tells rules of one group and direction apart by: protocol, ports and
 * peer. Two rules with the same identity cannot stand in one group; description, tags and rule id
 * are not part of it (IpPermission in the EC2 API reference). A key, which plans and journals hold;
 * people are shown {@link formatRule}.
 *
 * @example
 * ruleIdentity({ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "10.0.0.0/16" } });
 * //=> "tcp 443-443 10.0.0.0/16"
 */
export function ruleIdentity(rule: Rule): string {
  return `${trafficKey(rule)} ${formatPeer(rule.peer)}`;
}

/** Returns the part of {@link ruleIdentity} before the peer: what rules on the same traffic share. A key, as that is. */
export function trafficKey({ protocol, fromPort, toPort }: Pick<Rule, "protocol" | "fromPort" | "toPort">): string {
  return `${protocol} ${fromPort === null && toPort === null ? "*" : `${fromPort ?? "*"}-${toPort ?? "*"}`}`;
}
