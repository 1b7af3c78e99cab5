import { describe, expect, test } from "@jest/globals";
import type { LiveRule } from "@sgt/snapshot";
import { type Exchange, planSteps } from "./plan-steps.js";

const rule = (cidr: string): LiveRule => ({
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
  peer: { kind: cidr.includes(":") ? "ipv6" : "ipv4", cidr },
});
const of = (names: string): LiveRule[] => (names === "" ? [] : names.split(" ").map(rule));
/** `a b > c`: c takes the place of a and b. */
const exchange = (text: string): Exchange => {
  const [remove = "", add = ""] = text.split(">").map((part) => part.trim());
  return { remove: of(remove), add: of(add) };
};
const said = (rules: readonly { readonly peer: object }[]): string =>
  rules.map(({ peer }) => Reflect.get(peer, "cidr")).join(" ");
const steps = (before: string, exchanges: readonly string[], limit: number): string[] =>
  planSteps({ before: of(before), exchanges: exchanges.map(exchange), weights: new Map(), limit }).map((step) =>
    step.kind === "modify" ? `modify ${said([step.rule])} > ${said([step.to])}` : `${step.kind} ${said(step.rules)}`,
  );

describe("the calls from before to after", () => {
  test.each<[name: string, before: string, exchanges: string[], limit: number, expected: string[]]>([
    ["nothing to do", "a", [], 1, []],
    ["side by side while they fit", "a b", ["a > c", "b > d"], 4, ["authorize c d", "revoke a b"]],
    [
      "to the very limit, and in rounds beyond it",
      "a b",
      ["a > c", "b > d"],
      3,
      ["authorize c", "revoke a", "authorize d", "revoke b"],
    ],
    ["nothing new is a revoke alone", "a b", ["a >"], 2, ["revoke a"]],
    ["a full group changes in place", "a b", ["a > c"], 2, ["modify a > c"]],
    [
      "in place, the others beside come first",
      "a b c d",
      ["a b > e f g"],
      5,
      ["authorize e f", "modify a > g", "revoke b"],
    ],
    [
      "what frees room comes before what needs it",
      "a b c",
      ["a > d", "c >"],
      3,
      ["revoke c", "authorize d", "revoke a"],
    ],
    [
      "what grows least comes first",
      "a b c d e",
      ["a > f g h", "b c > i"],
      6,
      ["authorize i", "revoke b c", "authorize f g", "modify a > h"],
    ],
    [
      "as many as fit share a round",
      "a b c",
      ["a > d", "b > e", "c > f"],
      5,
      ["authorize d e", "revoke a b", "authorize f", "revoke c"],
    ],
    [
      "after a round that grew, less room is left",
      "a b",
      ["a > c d", "b > e"],
      4,
      ["authorize e", "revoke b", "authorize c d", "revoke a"],
    ],
    ["side by side, what frees room goes with them", "a b", ["a > c", "b >"], 4, ["authorize c", "revoke a b"]],
    ["in place with one other", "a b c", ["a > d e"], 4, ["authorize d", "modify a > e"]],
    ["what frees room is one call", "a b c d", ["a > e", "c >", "d >"], 4, ["revoke c d", "authorize e", "revoke a"]],
    [
      "the last shares a round too",
      "a b c d",
      ["a > e", "b > f", "d >"],
      5,
      ["revoke d", "authorize e f", "revoke a b"],
    ],
    [
      "many that become one come first",
      "a b c d f",
      ["f > g h", "a b c d > e"],
      6,
      ["authorize e", "revoke a b c d", "authorize g h", "revoke f"],
    ],
    [
      "IPv4 above its limit does not stop IPv6",
      "a b c ::1/128",
      ["::1/128 > ::2/128"],
      2,
      ["authorize ::2/128", "revoke ::1/128"],
    ],
    ["IPv6 above its limit does not stop IPv4", "::1/128 ::2/128 ::3/128 a", ["a > b"], 2, ["authorize b", "revoke a"]],
    [
      "IPv6: what stands after a round counts",
      "::1/128 ::2/128",
      ["::1/128 > ::a/128 ::b/128", "::2/128 > ::c/128"],
      3,
      ["authorize ::c/128", "revoke ::2/128", "authorize ::a/128", "modify ::1/128 > ::b/128"],
    ],
    ["a family over its limit stops the other not", "::1/128 ::2/128 a", ["a > b"], 1, ["modify a > b"]],
    [
      "a full IPv4 does not stop IPv6",
      "a b ::1/128",
      ["::1/128 > ::2/128"],
      2,
      ["authorize ::2/128", "revoke ::1/128"],
    ],
    ["a full IPv6 does not stop IPv4", "::1/128 ::2/128 a", ["a > b"], 2, ["authorize b", "revoke a"]],
    ["IPv6 to the very limit", "::1/128", ["::1/128 > ::2/128"], 2, ["authorize ::2/128", "revoke ::1/128"]],
    ["IPv6 that is full changes in place", "::1/128 ::2/128", ["::1/128 > ::3/128"], 2, ["modify ::1/128 > ::3/128"]],
    [
      "IPv6 in rounds, as one frees room for the next",
      "::1/128 ::2/128 ::3/128",
      ["::1/128 ::2/128 > ::a/128", "::3/128 > ::b/128 ::c/128"],
      4,
      ["authorize ::a/128", "revoke ::1/128 ::2/128", "authorize ::b/128 ::c/128", "revoke ::3/128"],
    ],
  ])("%s", (_name, before, exchanges, limit, expected) => {
    expect(steps(before, exchanges, limit)).toEqual(expected);
  });
});
