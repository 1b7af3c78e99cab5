import { expect, test } from "@jest/globals";
import type { Peer, Rule } from "@sgt/snapshot";
import { countQuota, DEFAULT_RULE_QUOTA, prefixListWeights, unknownWeights } from "./count-quota.js";

const of = (...peers: Peer[]): Rule[] => peers.map((peer) => ({ protocol: "tcp", fromPort: 1, toPort: 1, peer }));
const list = (prefixListId: string, weight: number | null) =>
  ({ prefixListId, name: "", family: 4, ownerId: "AWS", weight, cidrs: null }) as const;
const V4 = { kind: "ipv4", cidr: "10.0.0.0/8" } as const;
const V6 = { kind: "ipv6", cidr: "::/0" } as const;
const GROUP = { kind: "group", groupId: "sg-1" } as const;
const LIST = { kind: "prefix-list", prefixListId: "pl-1" } as const;
const OTHER = { kind: "prefix-list", prefixListId: "pl-2" } as const;
const WEIGHTS = prefixListWeights([list("pl-1", 55), list("pl-2", null)]);

test.each<[name: string, peers: Peer[], ipv4: number, ipv6: number]>([
  ["nothing", [], 0, 0],
  ["IPv4", [V4, V4], 2, 0],
  ["IPv6", [V6], 0, 1],
  ["a group, in both", [GROUP], 1, 1],
  ["a list by its weight, in both", [LIST], 55, 55],
  ["a list of unknown weight", [OTHER], 1, 1],
  ["all", [V4, V6, GROUP, LIST], 57, 57],
])("%s", (_name, peers, ipv4, ipv6) => {
  expect(countQuota(of(...peers), WEIGHTS)).toEqual({ ipv4, ipv6 });
});

test("lists whose weight nobody knows, each once, and no other peer", () => {
  expect(unknownWeights(of(V4, LIST, OTHER, GROUP, OTHER), WEIGHTS)).toEqual(["pl-2"]);
  expect([...WEIGHTS]).toEqual([["pl-1", 55]]);
});

test("AWS's default is 60 (VPC user guide, quotas)", () => expect(DEFAULT_RULE_QUOTA).toBe(60));
