import { describe, expect, test } from "@jest/globals";
import { trustedCidrs } from "@sgt/findings";
import { eniOf, evidence, group, region, row, rule, TO } from "@sgt/scenes";
import type { LiveRule } from "@sgt/snapshot";

const DAY = 86_400;
const trusted = (...rules: readonly LiveRule[]) =>
  trustedCidrs({ regions: [region({ groups: [group("sg-1", rules)] })] });
const warnings = (...cidrs: readonly string[]) =>
  Object.fromEntries(
    trusted(...cidrs.map((cidr) => rule("tcp 443", cidr))).map((one) => [one.cidr, one.warnings.map(({ id }) => id)]),
  );

describe("trusted CIDRs", () => {
  test.each<[name: string, cidrs: string[], found: Record<string, string[]>]>([
    ["none", [], {}],
    ["an address", ["198.18.0.1/32"], { "198.18.0.1/32": [] }],
    ["anybody", ["0.0.0.0/0", "::/0"], { "0.0.0.0/0": ["anywhere"], "::/0": ["anywhere"] }],
    ["2,048 addresses", ["8.8.8.0/21"], { "8.8.8.0/21": [] }],
    ["4,096 addresses", ["8.8.0.0/20"], { "8.8.0.0/20": ["large"] }],
    ["a large private block", ["10.0.0.0/8"], { "10.0.0.0/8": [] }],
    ["documentation", ["192.0.2.0/24"], { "192.0.2.0/24": ["unneeded"] }],
    ["one within another", ["8.8.8.0/24", "8.8.8.8/32"], { "8.8.8.0/24": [], "8.8.8.8/32": ["overlap"] }],
    [
      "within anybody, in one group and on one port",
      ["0.0.0.0/0", "8.8.8.8/32"],
      { "0.0.0.0/0": ["anywhere"], "8.8.8.8/32": ["overlap"] },
    ],
    ["neighbours", ["8.8.8.0/25", "8.8.8.128/25"], { "8.8.8.0/25": [], "8.8.8.128/25": [] }],
  ])("%s", (_, cidrs, found) => {
    expect(warnings(...cidrs)).toEqual(found);
  });

  test.each<[name: string, anybody: LiveRule, ids: string[]]>([
    ["all traffic", rule("-1", "0.0.0.0/0"), ["overlap"]],
    ["another port", rule("tcp 80", "0.0.0.0/0"), []],
    ["the other family", rule("tcp 443", "::/0"), []],
  ])("anybody is around a CIDR where it is let in anyway: %s", (_, anybody, ids) => {
    const own = rule("tcp 443", "8.8.8.8/32");
    const of = (groups: Parameters<typeof region>[0]) =>
      trustedCidrs({ regions: [region(groups)] })
        .find(({ cidr }) => cidr === "8.8.8.8/32")
        ?.warnings.map(({ id }) => id);
    expect(of({ groups: [group("sg-1", [own, anybody])] })).toEqual(ids);
    expect(of({ groups: [group("sg-1", [own]), group("sg-2", [anybody])] })).toEqual([]);
  });

  test("each stands once over accounts, groups and ports, with all that is said of it", () => {
    const one = region({ groups: [group("sg-1", [rule("tcp 22", "8.8.8.8/32", { description: "Bob's home" })])] });
    const other = region({
      groups: [
        group("sg-2", [rule("tcp 443", "8.8.8.8/32", { description: " vendor " }), rule("tcp 80", "8.8.8.8/32")]),
      ],
    });
    const [cidr, ...more] = trustedCidrs({ regions: [one, { ...other, accountId: "210987654321" }] });
    expect(more).toEqual([]);
    expect(cidr?.descriptions).toEqual(["Bob's home", "vendor"]);
    expect(cidr?.uses.map(({ accountId, groupId, traffic }) => [accountId, groupId, traffic])).toEqual([
      ["123456789012", "sg-1", "tcp 22"],
      ["210987654321", "sg-2", "tcp 443"],
      ["210987654321", "sg-2", "tcp 80"],
    ]);
    expect(cidr?.warnings.map(({ id }) => id)).toEqual(["several-descriptions"]);
  });

  test("in the order of addresses, IPv4 first; group references and prefix lists are none", () => {
    const found = trusted(
      rule("tcp 1", "2400::/32"),
      rule("tcp 1", "9.0.0.0/24"),
      rule("tcp 1", "sg-2"),
      rule("tcp 1", "8.0.0.0/24"),
      rule("tcp 1", "pl-1"),
    );
    expect(found.map(({ cidr }) => cidr)).toEqual(["8.0.0.0/24", "9.0.0.0/24", "2400::/32"]);
  });

  test("with evidence each use says when it was last seen", () => {
    const one = region({ groups: [group("sg-1", [rule("tcp 443", "8.8.8.0/24"), rule("tcp 22", "8.8.8.0/24")])] });
    const seen = evidence([row(eniOf("sg-1"), 6, 443, "8.8.8.8", { lastSeen: TO - DAY })], [eniOf("sg-1")]);
    const [cidr] = trustedCidrs({ regions: [one], evidence: seen });
    expect(cidr?.uses.map(({ lastSeen }) => lastSeen)).toEqual([TO - DAY, null]);
  });
});
