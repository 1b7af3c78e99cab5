import { expect, test } from "@jest/globals";
import { planTightening } from "@sgt/rules";
import { eniOf, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import type { PrefixList } from "@sgt/snapshot";

const list = (more: Partial<PrefixList>): PrefixList => ({
  ...{
    prefixListId: "pl-1",
    name: "com.amazonaws.eu-west-1.novelty",
    family: 4,
    ownerId: "AWS",
    weight: null,
    cidrs: null,
  },
  ...more,
});
const RULES = [rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "fd00::/48"), rule("tcp 22", "pl-1")];

test.each<[name: string, lists: readonly PrefixList[], ipv4: string, ipv6: string]>([
  ["AWS's of IPv4", [list({})], "no-room", "tighten"],
  ["AWS's of IPv6", [list({ family: 6 })], "tighten", "no-room"],
  ["a customer's", [list({ ownerId: "123456789012" })], "no-room", "no-room"],
  ["not collected", [], "no-room", "no-room"],
  ["of a known cost", [list({ weight: 2 })], "tighten", "tighten"],
])("a prefix list in the group that is %s", (_name, prefixLists, ipv4, ipv6) => {
  const at = eniOf("sg-1");
  const snapshot = { ...region({ groups: [group("sg-1", RULES)] }), prefixLists };
  const seen = evidence([row(at, 6, 443, "10.0.1.1"), row(at, 6, 443, "fd00::1")], [at]);
  const options = { ipv6PrefixThreshold: 64, privateBlocks: ["10.0.0.0/8", "fd00::/8"] };
  const [plan] = planTightening({ region: snapshot, evidence: seen, options, now: NOW }).groups;
  expect(plan?.decisions.map(({ decision }) => decision)).toEqual([ipv4, ipv6, "prefix-list"]);
});
