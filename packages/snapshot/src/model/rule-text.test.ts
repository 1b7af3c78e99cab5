import { describe, expect, test } from "@jest/globals";
import type { Rule } from "./rule.js";
import { ruleIdentity } from "./rule-identity.js";
import { formatFlow, formatIdentity, formatRule, formatTraffic } from "./rule-text.js";

const rule = (protocol: string, fromPort: number | null, toPort: number | null): Rule => ({
  protocol,
  fromPort,
  toPort,
  peer: { kind: "ipv4", cidr: "10.0.0.0/16" },
});

const CASES: readonly [Rule, string][] = [
  [rule("-1", null, null), "all traffic"],
  [rule("tcp", 22, 22), "tcp 22"],
  [rule("tcp", 0, 0), "tcp 0"],
  [rule("tcp", 0, 65_535), "all tcp"],
  [rule("udp", null, null), "all udp"],
  [rule("tcp", 1024, 65_535), "tcp 1024-65535"],
  [rule("icmp", -1, -1), "all icmp"],
  [rule("icmpv6", null, null), "all icmpv6"],
  [rule("icmp", 8, -1), "icmp type 8"],
  [rule("icmp", 8, 0), "icmp type 8 code 0"],
  [rule("icmp", 8, 1), "icmp type 8 code 1"],
  [rule("icmp", -1, 1), "icmp type any code 1"],
  [rule("50", null, null), "protocol 50"],
];

describe("traffic is written one way", () => {
  test.each(CASES)("%j", (given, text) => {
    expect(formatTraffic(given)).toBe(text);
    expect(formatRule(given)).toBe(`${text} from 10.0.0.0/16`);
    expect(formatIdentity(ruleIdentity(given))).toBe(formatRule(given));
  });

  test("and no two kinds of it have the same text", () => {
    expect(new Set(CASES.map(([given]) => formatTraffic(given))).size).toBe(CASES.length);
  });

  test.each<[string, string]>([
    ["-1 * sg-1", "all traffic from sg-1"],
    ["tcp 443-443 2001:db8::/32", "tcp 443 from 2001:db8::/32"],
    ["a rule that is none", "a rule that is none"],
  ])("the identity %s", (identity, text) => expect(formatIdentity(identity)).toBe(text));
});

test.each<[number, number, string]>([
  [6, 443, "tcp 443"],
  [1, 0, "icmp"],
  [132, 7, "sctp 7"],
  [89, 0, "protocol 89"],
])("a flow of protocol %d and port %d", (protocol, port, text) => expect(formatFlow(protocol, port)).toBe(text));
