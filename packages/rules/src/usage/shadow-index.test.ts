import { expect, test } from "@jest/globals";
import { type CidrRule, cidrRule, includesRange, includesTraffic, type LiveRule } from "@sgt/snapshot";
import fc from "fast-check";
import { hasExpiry } from "../plan/expiry-mark.js";
import { ShadowIndex } from "./shadow-index.js";

/** What the index is measured by: every rule beside every other. */
function shadowByPairs(own: CidrRule, others: readonly CidrRule[]): CidrRule | null {
  const includes = (outer: CidrRule, inner: CidrRule) =>
    includesTraffic(outer.rule, inner.rule) && includesRange(outer.range, inner.range);
  const isShadow = (other: CidrRule) =>
    other !== own &&
    (!hasExpiry(other.rule) || hasExpiry(own.rule)) &&
    includes(other, own) &&
    (!includes(own, other) || other.index < own.index);
  return others.find(isShadow) ?? null;
}

const CIDRS = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "10.0.1.1/32", "10.1.0.0/16", "::/0"];
const V6 = ["2001:db8::/32", "2001:db8::/64", "2001:db8::1/128", "2001:db9::/32"];

const anyRule: fc.Arbitrary<LiveRule> = fc.record({
  protocol: fc.constantFrom("tcp", "udp", "-1"),
  fromPort: fc.constantFrom(0, 22),
  toPort: fc.constantFrom(22, 443),
  description: fc.constantFrom("office", "sgt break-glass; expires 2026-11-20T14:00:00Z"),
  peer: fc
    .constantFrom(...CIDRS, ...V6)
    .map((cidr) => ({ kind: cidr.includes(":") ? ("ipv6" as const) : ("ipv4" as const), cidr })),
});

test("random rules are of both kinds, or the comparison would prove little", () => {
  const found = fc.sample(fc.array(anyRule, { maxLength: 12 }), { numRuns: 100, seed: 1 }).flatMap((given) => {
    const rules = given.flatMap((rule, index) => cidrRule(rule, index) ?? []);
    return rules.map((own) => shadowByPairs(own, rules) !== null);
  });
  for (const isShadowed of [true, false]) expect(found.filter((is) => is === isShadowed).length).toBeGreaterThan(100);
});

test("finds what comparing every pair finds", () => {
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 12 }), (given) => {
      const rules = given.flatMap((rule, index) => cidrRule(rule, index) ?? []);
      const index = new ShadowIndex(rules);
      for (const own of rules) expect(index.shadowOf(own)?.index).toBe(shadowByPairs(own, rules)?.index);
    }),
    { numRuns: 500 },
  );
});
