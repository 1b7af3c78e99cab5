import { type Exception, type GroupPlan, type Plan, planTightening, verifyPlan } from "@sgt/rules";
import { eniOf, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import { fingerprintRules, type LiveRule, type Rule } from "@sgt/snapshot";

// Plans of one group, and what somebody who edits them would do.

export type Loose<T> = { -readonly [K in keyof T]: T[K] };
export type Edit = (group: Loose<GroupPlan>, plan: Loose<Plan>) => void;

export const seen = (...flows: readonly (readonly [protocol: number, port: number, source: string])[]) =>
  evidence(
    flows.map(([protocol, port, source]) => row(eniOf("sg-1"), protocol, port, source)),
    [eniOf("sg-1")],
  );

export const keeping = (traffic: string, source: string): Exception => {
  const { protocol, fromPort, toPort } = rule(traffic, source);
  return { source, protocol, fromPort, toPort, scope: {}, owner: "o", reason: "r", ticket: null, expires: null };
};

export function tightened(
  ingress: readonly LiveRule[],
  came: ReturnType<typeof seen>,
  more: Partial<Parameters<typeof planTightening>[0]> & {
    readonly lists?: Readonly<Record<string, number>>;
    readonly ruleQuota?: number;
  } = {},
): Plan {
  const { lists = {}, ruleQuota = 60, ...rest } = more;
  const prefixLists = Object.entries(lists).map(([prefixListId, weight]) => ({
    ...{ prefixListId, prefixListName: prefixListId, ownerId: "AWS", maxEntries: weight, weight, cidrs: null },
  })) as never;
  return planTightening({
    region: region({ groups: [group("sg-1", ingress)], prefixLists, ruleQuota }),
    evidence: came,
    now: NOW,
    ...rest,
  });
}

export function forged(plan: Plan, edit: Edit): Plan {
  const copy = structuredClone(plan) as Loose<Plan>;
  edit(copy.groups[0] as Loose<GroupPlan>, copy);
  return copy as Plan;
}

/** Replaces a new rule wherever it stands. */
export function instead(g: Loose<GroupPlan>, old: Rule, to: Rule | null): void {
  const key = JSON.stringify(old.peer) + old.protocol + old.fromPort;
  const list = <T extends Rule>(rules: readonly T[]): T[] =>
    rules.flatMap((one) =>
      JSON.stringify(one.peer) + one.protocol + one.fromPort === key ? (to === null ? [] : [to as T]) : [one],
    );
  g.add = list(g.add);
  g.steps = g.steps.map((step) => (step.kind === "authorize" ? { ...step, rules: list(step.rules) } : step));
  g.decisions = g.decisions.map((entry) => ({ ...entry, replacements: list(entry.replacements) }));
}

export const added = (traffic: string, peer: string): Rule => ({ ...rule(traffic, peer), description: "x" });

/** Counts of what the checker finds broken, by statement. */
export function brokenIn(plan: Plan): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { statement } of verifyPlan(plan).broken) counts[statement] = (counts[statement] ?? 0) + 1;
  return counts;
}

/** One more of the rules that stood before goes, as if that had been decided. */
export function alsoGoes(at: number, decision: GroupPlan["decisions"][number]["decision"]): Edit {
  return (g) => {
    const rule = g.before[at] as LiveRule;
    g.remove = [...g.remove, rule];
    g.steps = [...g.steps, { kind: "revoke", rules: [rule] }];
    g.decisions = g.decisions.map((entry, index) => (index === at ? { ...entry, decision } : entry));
  };
}

/** One more rule comes, after all the others. */
export function alsoComes(rule: Rule): Edit {
  return (g) => {
    g.add = [...g.add, rule];
    g.steps = [...g.steps, { kind: "authorize", rules: [rule] }];
  };
}

/** A rule that stood before is another one, wherever it is spoken of. */
export function was(at: number, more: Partial<LiveRule>): Edit {
  return (g) => {
    const old = JSON.stringify(g.before[at]);
    const list = (rules: readonly LiveRule[]) =>
      rules.map((rule) => (JSON.stringify(rule) === old ? { ...rule, ...more } : rule));
    g.remove = list(g.remove);
    g.steps = g.steps.map((step) => {
      if (step.kind === "modify") return { ...step, rule: list([step.rule])[0] as LiveRule };
      return step.kind === "revoke" ? { ...step, rules: list(step.rules) } : step;
    });
    g.before = list(g.before);
    g.decisions = g.decisions.map((entry, index) => ({ ...entry, rule: g.before[index] as LiveRule }));
    g.fingerprint = fingerprintRules(g.before);
  };
}

/** Several edits, one after the other. */
export const all =
  (...edits: readonly Edit[]): Edit =>
  (g, plan) => {
    for (const edit of edits) edit(g, plan);
  };
