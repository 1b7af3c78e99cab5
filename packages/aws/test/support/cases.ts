import type { LiveRule, Peer } from "@sgt/snapshot";
import type { GroupCase } from "./plan-of.js";

/** Rules of one group and family; small, so that one group has to be changed in steps. */
export const QUOTA = 5;

/** One rule with an id made from its place. */
function rule(
  ruleId: string,
  protocol: string,
  port: number | null,
  peer: Peer,
  more: Partial<LiveRule> = {},
): LiveRule {
  return { protocol, fromPort: port, toPort: port, peer, ruleId: `sgr-0000000000000${ruleId}`, ...more };
}

const v4 = (cidr: string): Peer => ({ kind: "ipv4", cidr });

/** Rules of one group and family in {@link FULL_GROUPS}. */
export const FULL_QUOTA = 3;

/** A group filled to its quota, and one with room for one of two: they can only be changed in place. */
export const FULL_GROUPS: readonly GroupCase[] = [
  {
    groupId: "sg-0000000000000aaa1",
    groupName: "full",
    before: [
      rule("c001", "tcp", 443, v4("10.0.0.0/16"), { description: "data centre", tags: { owner: "net" } }),
      rule("c002", "udp", 514, v4("10.8.0.0/16"), { description: "pools" }),
      rule("c003", "tcp", 22, { kind: "prefix-list", prefixListId: "pl-11111111" }),
    ],
    replace: { "tcp 443-443 10.0.0.0/16": ["10.0.10.0/27"], "udp 514-514 10.8.0.0/16": ["10.8.2.0/28"] },
  },
  {
    groupId: "sg-0000000000000aaa2",
    groupName: "nearly full",
    before: [
      rule("d001", "tcp", 5432, v4("10.4.0.0/16"), { tags: { owner: "ops" } }),
      rule("d002", "tcp", 22, { kind: "group", groupId: "sg-0000000000000aaa1", accountId: "123456789012" }),
    ],
    replace: { "tcp 5432-5432 10.4.0.0/16": ["10.4.8.0/29", "10.4.9.0/29"] },
  },
];

/** A group with every kind of rule, one that must go in steps, and one with tags of two kinds. */
export const GROUPS: readonly GroupCase[] = [
  {
    groupId: "sg-0000000000000aaa1",
    groupName: "web",
    before: [
      rule("a001", "tcp", 443, v4("10.0.0.0/16"), {
        description: "data centre",
        tags: { owner: "net", ticket: "A-1" },
      }),
      rule("a002", "tcp", 443, v4("203.0.113.0/24"), { description: "partner" }),
      rule("a003", "tcp", 22, { kind: "group", groupId: "sg-0000000000000aaa2", accountId: "123456789012" }),
      rule("a004", "tcp", 443, { kind: "ipv6", cidr: "2001:db8::/64" }),
    ],
    replace: { "tcp 443-443 10.0.0.0/16": ["10.0.10.0/27", "10.0.20.10/31"] },
  },
  {
    groupId: "sg-0000000000000aaa2",
    groupName: "narrow",
    before: [
      rule("b001", "tcp", 5432, v4("10.4.0.0/16"), { description: "pools" }),
      rule("b002", "udp", 514, v4("10.8.0.0/16"), { tags: { owner: "ops" } }),
      rule("b003", "-1", null, v4("10.9.0.0/24")),
      rule("b004", "tcp", 8443, v4("192.168.7.0/24"), { description: "tight" }),
    ],
    replace: {
      "tcp 5432-5432 10.4.0.0/16": ["10.4.8.0/29"],
      "udp 514-514 10.8.0.0/16": ["10.8.2.0/28"],
    },
  },
];
