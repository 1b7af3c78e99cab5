import { describe, expect, test } from "@jest/globals";
import type { Rule } from "@sgt/snapshot";
import fc from "fast-check";
import { admits, formatTrafficPoint, icmpPoints, type TrafficPoint, trafficPoints } from "./traffic-point.js";

const peer: Rule["peer"] = { kind: "ipv4", cidr: "10.0.0.0/16" };
const rule = (protocol: string, fromPort: number | null = null, toPort: number | null = fromPort): Rule => ({
  ...{ protocol, fromPort, toPort, peer },
});
const at = (protocol: number, a = 0, b = 0): TrafficPoint => ({ protocol, a, b });

test.each<[name: string, rule: Rule, point: TrafficPoint, expected: boolean]>([
  ["the first port", rule("tcp", 80, 90), at(6, 80), true],
  ["one below", rule("tcp", 80, 90), at(6, 79), false],
  ["the last port", rule("udp", 80, 90), at(17, 90), true],
  ["one above", rule("udp", 80, 90), at(17, 91), false],
  ["no ports told: the lowest", rule("tcp"), at(6, 0), true],
  ["no ports told: the highest", rule("tcp"), at(6, 65535), true],
  ["another protocol", rule("tcp", 80), at(17, 80), false],
  ["all protocols", rule("-1"), at(17, 80), true],
  ["a type", rule("icmp", 8, -1), at(1, 8, 4), true],
  ["another type", rule("icmp", 8, -1), at(1, 0, 4), false],
  ["a type and code", rule("icmpv6", 3, 4), at(58, 3, 4), true],
  ["another code", rule("icmpv6", 3, 4), at(58, 3, 5), false],
  ["all types", rule("icmp", -1, -1), at(1, 8, 4), true],
  ["ICMP without types", rule("icmp"), at(1, 8, 4), true],
  ["a protocol by its number", rule("50"), at(50), true],
  ["a protocol without ports, where a rule names some", rule("50", 1, 2), at(50, 7, 7), true],
])("admits: %s", (_name, one, point, expected) => {
  expect(admits(one, point)).toBe(expected);
});

describe("the kinds of traffic", () => {
  test.each<[name: string, rules: readonly Rule[], among: readonly number[], expected: readonly string[]]>([
    ["of no rule", [], [], []],
    ["of one port", [rule("tcp", 80)], [0], ["tcp port 80"]],
    ["of the highest port", [rule("udp", 65535)], [0], ["udp port 65535"]],
    [
      "of a span with a rule inside",
      [rule("tcp", 80, 90), rule("tcp", 85)],
      [0],
      ["tcp port 80", "tcp port 85", "tcp port 86"],
    ],
    ["of a rule beside another", [rule("tcp", 80), rule("udp", 80)], [1], ["udp port 80"]],
    ["of all ports", [rule("tcp", 0, 65535)], [0], ["tcp port 0"]],
    ["of ports that are not told", [rule("tcp")], [0], ["tcp port 0"]],
    ["of all protocols", [rule("-1")], [0], ["protocols that no rule names"]],
    [
      "of all protocols, beside a rule for all ports",
      [rule("-1"), rule("tcp", 0, 65535)],
      [0],
      ["protocols that no rule names", "tcp port 0"],
    ],
    [
      "of all types, beside one of them",
      [rule("icmp", -1, -1), rule("icmp", 8, 0)],
      [0],
      ["icmp type 256 code 0", "icmp type 256 code 256", "icmp type 8 code 0", "icmp type 8 code 256"],
    ],
    ["of one type and code", [rule("icmpv6", 3, 4)], [0], ["icmp type 3 code 4"]],
    ["of a protocol by its number", [rule("50")], [0], ["protocol 50"]],
  ])("%s", (_name, rules, among, expected) => {
    const points = trafficPoints(
      rules,
      among.map((index) => rules[index] as Rule),
    );
    expect(points.map(formatTrafficPoint).sort()).toEqual(expected);
  });

  test.each<[name: string, protocol: number, rule: Rule, expected: readonly string[]]>([
    ["a type", 1, rule("icmp", 8, -1), ["icmp type 8 code 256"]],
    ["all traffic", 58, rule("-1"), ["icmp type 256 code 256"]],
    ["the other ICMP", 1, rule("icmpv6", -1, -1), []],
    ["no ICMP", 1, rule("tcp", 8), []],
  ])("of ICMP that records do not tell apart: %s", (_name, protocol, one, expected) => {
    expect(icmpPoints(protocol, [one]).map(formatTrafficPoint)).toEqual(expected);
  });

  // A dense universe: whatever comes is treated by every rule as one of the points is.
  const ports = fc.tuple(fc.nat(3), fc.nat(3)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const kinds = fc.tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -1, max: 1 }));
  const anyRule = fc.oneof(
    ports.map(([from, to]) => rule("tcp", from, to)),
    ports.map(([from, to]) => rule("udp", from, to)),
    kinds.map(([type, code]) => rule("icmp", type, code)),
    fc.constantFrom(rule("-1"), rule("50")),
  );
  const universe = [1, 6, 17, 50, 51].flatMap((protocol) =>
    [0, 1, 2, 3, 4].flatMap((a) => [0, 1, 2].map((b) => at(protocol, a, b))),
  );

  test("stand for all that comes", () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 4 }), fc.nat(4), (rules, count) => {
        const among = rules.slice(0, count);
        const verdicts = (point: TrafficPoint) => rules.map((one) => admits(one, point)).join();
        const points = new Set(trafficPoints(rules, among).map(verdicts));
        const came = universe.filter((point) => among.some((one) => admits(one, point)));
        expect([...points]).toEqual(expect.arrayContaining(came.map(verdicts)));
      }),
    );
  });
});
