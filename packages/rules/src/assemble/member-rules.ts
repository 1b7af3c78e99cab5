import { type CidrRule, cidrRule, type Rule } from "@sgt/snapshot";

/** CIDRs that hold exactly the addresses of a group's members. */
export type MembersOf = (groupId: string) => readonly string[];

/** Returns what a rule with a group for its source allows now, as rules with CIDRs; nothing for another rule. */
export function memberRules(rule: Rule, membersOf: MembersOf): CidrRule[] {
  const { peer } = rule;
  if (peer.kind !== "group") return [];
  return membersOf(peer.groupId).flatMap((address) => {
    const isV6 = address.includes(":");
    const cidr = address.includes("/") ? address : `${address}/${isV6 ? 128 : 32}`;
    return cidrRule({ ...rule, peer: { kind: isV6 ? "ipv6" : "ipv4", cidr } }, -1) ?? [];
  });
}
