import { describe, expect, test } from "@jest/globals";
import { type CollapseOptions, collapse, countAddresses, coverCurve, formatPrefix, merge, overlaps } from "@sgt/cidr";

describe("fences", () => {
  test.each<[string, string[], CollapseOptions, string[]]>([
    [
      "keep private networks apart",
      ["10.255.255.255", "11.0.0.0"],
      { tolerance: 1 },
      ["10.255.255.255/32", "11.0.0.0/32"],
    ],
    [
      "keep the two sides of one apart",
      ["9.255.255.255", "11.0.0.0"],
      { tolerance: 1 },
      ["9.255.255.255/32", "11.0.0.0/32"],
    ],
    ["let a block fill them", ["10.0.0.0", "10.255.255.255"], { tolerance: 1 }, ["10.0.0.0/8"]],
    ["let a block stand beside them", ["11.0.0.0", "11.0.0.3"], { tolerance: 0.5 }, ["11.0.0.0/30"]],
    ["cut a prefix that reaches across", ["10.0.0.0/7"], {}, ["10.0.0.0/8", "11.0.0.0/8"]],
    ["cut a range that reaches across", ["9.255.255.254-10.0.0.1"], {}, ["9.255.255.254/31", "10.0.0.0/31"]],
    ["can be left out", ["10.0.0.0/7"], { fences: [] }, ["10.0.0.0/7"]],
    [
      "can be a single address",
      ["10.0.0.0/30"],
      { fences: ["10.0.0.1/32"] },
      ["10.0.0.0/32", "10.0.0.1/32", "10.0.0.2/31"],
    ],
    ["can be everything", ["10.0.0.0/7"], { fences: ["0.0.0.0/0"] }, ["10.0.0.0/7"]],
    ["of the other family mean nothing", ["fe80::/10"], { fences: ["10.0.0.0/8"] }, ["fe80::/10"]],
    ["work in IPv6", ["2001:db8::/32"], { fences: ["2001:db8:8000::/33"] }, ["2001:db8::/33", "2001:db8:8000::/33"]],
  ])("%s", (_, addresses, options, cidrs) => {
    expect(collapse(addresses, options).cidrs).toEqual(cidrs);
  });

  test("the whole of IPv4 is cut at every private block, and nothing of it is lost", () => {
    const { prefixes, slackCount, trustedCount } = collapse(["0.0.0.0/0"]);
    expect({ slackCount, trustedCount }).toEqual({ slackCount: 0, trustedCount: 2 ** 32 });
    expect(countAddresses(prefixes)).toBe(2 ** 32);
    expect(merge(prefixes).map(formatPrefix)).toEqual(["0.0.0.0/0"]);
    expect(prefixes.filter((prefix) => overlaps(prefix, "10.0.0.0/8")).map(formatPrefix)).toEqual(["10.0.0.0/8"]);
  });

  test("demand rules, and the curve begins at that number", () => {
    const curve = coverCurve(["9.0.0.1", "10.0.0.1", "10.0.0.9", "11.0.0.1"], { maxRules: 10 });
    expect(curve.points).toEqual([
      { ruleCount: 3, trustedCount: 18 },
      { ruleCount: 4, trustedCount: 4 },
    ]);
    expect(curve.cover(3).cidrs).toEqual(["9.0.0.1/32", "10.0.0.0/28", "11.0.0.1/32"]);
  });

  test("`within` changes nothing but what is refused", () => {
    const seen = ["10.0.0.1", "10.0.200.1", "10.0.200.9"];
    expect(collapse(seen, { within: "10.0.0.0/16", maxRules: 2 })).toEqual(collapse(seen, { maxRules: 2 }));
  });
});
