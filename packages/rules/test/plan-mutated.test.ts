import { expect, test } from "@jest/globals";
import { type GroupPlan, type Plan, parsePlan, planTightening, type Step, verifyPlan } from "@sgt/rules";
import { evidence, NOW } from "@sgt/scenes";
import type { Rule } from "@sgt/snapshot";
import fc from "fast-check";
import { allowed, bitOfAddress, same, statesOf, UNIVERSE_TRAFFIC } from "./allowed-model.js";
import { type RandomScene, randomScene } from "./random-scene.js";

// Plans that somebody edited consistently: the change is made wherever the rule stands. What the checker
// says of them is held against the third model, which shares nothing with it.

function planOf({ snapshot, rows, options, exceptions, approved }: RandomScene): Plan {
  const list = approved === null ? {} : { approved };
  const seen = evidence(rows, ["eni-1", "eni-2"]);
  return planTightening({ region: snapshot, evidence: seen, options, exceptions, now: NOW, ...list });
}

/** Replaces one new rule of the plan by another, or by none, in all places. */
function mutate(
  plan: Plan,
  which: number,
  change: (rule: Rule) => Rule | null,
): { plan: Plan; group: GroupPlan } | null {
  const at = plan.groups.findIndex((group) => group.add.length > 0);
  const old = plan.groups[at]?.add[which % (plan.groups[at]?.add.length ?? 1)];
  const group = plan.groups[at];
  if (old === undefined || group === undefined) return null;
  const now = change(old);
  const inList = <T extends Rule>(rules: readonly T[]): T[] =>
    rules.flatMap((rule) => (same(rule, old) ? (now === null ? [] : [now as T]) : [rule]));
  const changed: GroupPlan = {
    ...group,
    add: inList(group.add),
    steps: group.steps.flatMap((step): readonly Step[] => {
      if (step.kind === "modify") {
        const [to] = inList([step.to]);
        return to === undefined ? [{ kind: "revoke", rules: [step.rule] }] : [{ ...step, to }];
      }
      const rules = step.kind === "authorize" ? inList(step.rules) : step.rules;
      return rules.length > 0 ? [{ ...step, rules } as Step] : [];
    }),
    decisions: group.decisions.map((entry) => ({ ...entry, replacements: inList(entry.replacements) })),
  };
  return { plan: { ...plan, groups: plan.groups.with(at, changed) }, group: changed };
}

function widened(rule: Rule): Rule {
  if (!("cidr" in rule.peer)) return rule;
  const isIpv4 = rule.peer.kind === "ipv4";
  return { ...rule, peer: { kind: rule.peer.kind, cidr: isIpv4 ? "10.0.0.0/23" : "fd00::/120" } };
}

const refusal = (plan: Plan): unknown => {
  try {
    parsePlan(JSON.stringify(plan));
    return null;
  } catch (error) {
    return Reflect.get(error as object, "code");
  }
};

test("a plan that lets in more is refused as never-wider, with an address that was not let in before", () => {
  let found = 0;
  fc.assert(
    fc.property(randomScene, fc.nat(9), (scene, which) => {
      const mutated = mutate(planOf(scene), which, widened);
      if (mutated === null) return;
      const { group } = mutated;
      const [before = [], ...later] = statesOf(group);
      const wider = UNIVERSE_TRAFFIC.map((one) =>
        later.reduce((all, state) => all | (allowed(state, one) & ~allowed(before, one)), 0n),
      ).reduce((all, addresses) => all | addresses, 0n);
      const broken = verifyPlan(mutated.plan).broken.filter((entry) => entry.groupId === group.groupId);
      const [told] = broken.filter((entry) => entry.statement === "never-wider");
      // The new block is larger than the universe: beyond it the model sees nothing.
      if (wider !== 0n) {
        found += 1;
        expect(told).toBeDefined();
        const point = bitOfAddress(told?.counterexample ?? "");
        expect(point === 0n || (point & wider) !== 0n).toBe(true);
      }
      expect(refusal(mutated.plan)).toMatch(/^SGT_RULES_PLAN_(PROOF_BROKEN|EDITED)$/);
    }),
  );
  expect(found).toBeGreaterThan(0);
});

test("a plan that cuts somebody off is refused as evidence-kept, with somebody who came", () => {
  let found = 0;
  fc.assert(
    fc.property(randomScene, fc.nat(9), (scene, which) => {
      const plan = planOf({ ...scene, exceptions: [], approved: null });
      const mutated = mutate(plan, which, () => null);
      if (mutated === null) return;
      const { group } = mutated;
      const states = statesOf(group);
      const [before = [], after = []] = [states[0], states.at(-1)];
      const lost = plan.observed
        .filter((entry) => entry.groupId === group.groupId && (entry.protocol === 6 || entry.protocol === 17))
        .flatMap(({ protocol, port, sources }) => {
          const name = protocol === 6 ? "tcp" : "udp";
          const traffic = UNIVERSE_TRAFFIC.find((one) => one.protocol === name && one.a === port);
          const addresses = sources.map((source) => bitOfAddress(source)).reduce((all, bit) => all | bit, 0n);
          return traffic === undefined ? [] : [addresses & allowed(before, traffic) & ~allowed(after, traffic)];
        })
        .reduce((all, addresses) => all | addresses, 0n);
      const told = verifyPlan(mutated.plan).broken.find((entry) => entry.statement === "evidence-kept");
      if (lost !== 0n) {
        found += 1;
        expect(told?.counterexample).toEqual(expect.any(String));
      }
      expect(refusal(mutated.plan)).toMatch(/^SGT_RULES_PLAN_(PROOF_BROKEN|EDITED)$/);
    }),
  );
  expect(found).toBeGreaterThan(0);
});
