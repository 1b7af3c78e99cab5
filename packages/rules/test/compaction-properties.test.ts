import { describe, expect, test } from "@jest/globals";
import { type GroupPlan, type Plan, planCompaction, verifyPlan } from "@sgt/rules";
import { NOW } from "@sgt/scenes";
import type { LiveRule, Rule } from "@sgt/snapshot";
import fc from "fast-check";
import { addressesOf, allowed, countBits, quotaOf, same, statesOf, UNIVERSE_TRAFFIC } from "./allowed-model.js";
import { randomScene, WEIGHTS } from "./random-scene.js";

const ENDS = { "sgt:expires": "2026-12-01T00:00:00Z" };

const scene = fc.record({
  base: randomScene,
  maxWaste: fc.constantFrom(0, 0.3, 0.5, 0.75, 1),
  fences: fc.constantFrom([], ["10.0.0.64/26"], ["10.0.0.0/25", "10.0.0.16/28"]),
  ids: fc.boolean(),
  /** All rules on one port: many of them can be merged. */
  isOnePort: fc.boolean(),
  marked: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { maxLength: 2 }),
});

function planOf({ base, maxWaste, fences, ids, isOnePort, marked }: SceneOf<typeof scene>): Plan {
  const groups = base.snapshot.groups.map((group) => ({
    ...group,
    ingress: (isOnePort ? onOnePort(group.ingress) : group.ingress).map((rule, at) => ({
      ...rule,
      ...(ids ? { ruleId: `sgr-${at}` } : {}),
      ...(marked.includes(at) ? { tags: ENDS } : {}),
    })),
  }));
  return planCompaction({ region: { ...base.snapshot, groups }, options: { maxWaste, fences }, now: NOW });
}
function onOnePort(rules: readonly LiveRule[]): LiveRule[] {
  const byPeer = new Map(rules.map((rule) => [JSON.stringify(rule.peer), rule]));
  return [...byPeer.values()].map((rule) => ({ ...rule, protocol: "tcp", fromPort: 443, toPort: 443 }));
}

type SceneOf<A> = A extends fc.Arbitrary<infer Value> ? Value : never;

test("random scenes are compacted, and some of them widened, or the properties would speak of nothing", () => {
  const plans = fc.sample(scene, { numRuns: 100, seed: 1 }).map(planOf);
  const changed = plans.flatMap(({ groups }) => groups).filter(({ steps }) => steps.length > 0);
  const widened = plans.filter(({ purpose }) => purpose?.kind === "compact" && purpose.newlyTrusted.length > 0);
  expect([changed.length >= 40, widened.length >= 4]).toEqual([true, true]);
});

function forEachGroup(check: (group: GroupPlan, plan: Plan, quota: number) => void): void {
  fc.assert(
    fc.property(scene, (given) => {
      const plan = planOf(given);
      for (const group of plan.groups) check(group, plan, given.base.quota);
      expect(verifyPlan(plan).broken).toEqual([]);
    }),
  );
}

/** The share of a rule that none of the rules it takes in admitted; 0 for one that reaches beyond the universe. */
function wasteOf(rule: Rule, gone: readonly Rule[]): number {
  if (!("cidr" in rule.peer)) return 1;
  const own = addressesOf(rule);
  const bits = (rule.peer.kind === "ipv4" ? 32 : 128) - Number(rule.peer.cidr.split("/")[1]);
  if (countBits(own) !== 2 ** bits) return 0;
  const taken = gone.filter((old) => same({ ...old, peer: rule.peer }, rule) && (addressesOf(old) & ~own) === 0n);
  return countBits(own & ~taken.reduce((all, old) => all | addressesOf(old), 0n)) / 2 ** bits;
}

describe("random groups, compacted, judged by a third model", () => {
  test("nobody is refused at any moment, and whoever is new is named", () => {
    forEachGroup((group, { purpose }) => {
      const states = statesOf(group);
      const named = purpose?.kind === "compact" ? purpose.newlyTrusted : [];
      const fresh = named
        .filter(({ groupId }) => groupId === group.groupId)
        .flatMap(({ cidrs, protocol, fromPort, toPort }) =>
          cidrs.map((cidr): Rule => {
            const kind = cidr.includes(":") ? "ipv6" : "ipv4";
            return { protocol, fromPort, toPort, peer: { kind, cidr } };
          }),
        );
      for (const traffic of UNIVERSE_TRAFFIC) {
        const before = allowed(states[0] ?? [], traffic);
        const most = before | allowed(fresh, traffic);
        for (const state of states) {
          expect(before & ~allowed(state, traffic)).toBe(0n);
          expect(allowed(state, traffic) & ~most).toBe(0n);
        }
      }
    });
  });

  test("fewer rules, never more waste than asked for, and what is marked stands", () => {
    forEachGroup((group, { purpose }, quota) => {
      expect(group.add.length).toBeLessThanOrEqual(group.remove.length / 2);
      expect(group.remove.filter(({ tags }) => tags !== undefined)).toEqual([]);
      const maxWaste = purpose?.kind === "compact" ? purpose.maxWaste : 0;
      for (const rule of group.add) expect(wasteOf(rule, group.remove)).toBeLessThanOrEqual(maxWaste);
      const states = statesOf(group);
      for (const family of ["ipv4", "ipv6"] as const) {
        const uses = states.map((rules) => quotaOf(rules, WEIGHTS, family));
        const grown = uses.filter((use, at) => use > (uses[at - 1] ?? use));
        expect(Math.max(0, ...grown)).toBeLessThanOrEqual(quota);
      }
    });
  });
});
