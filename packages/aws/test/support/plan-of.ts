import { createHash } from "node:crypto";
import {
  DEFAULT_PLAN_OPTIONS,
  type GroupPlan,
  type Plan,
  type QuotaUse,
  type RuleDecision,
  type Step,
} from "@sgt/rules";
import { fingerprintRules, type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";

/** A group and what shall become of some of its rules: CIDRs instead of one. */
export interface GroupCase {
  readonly groupId: string;
  readonly groupName: string;
  readonly before: readonly LiveRule[];
  /** By identity of a rule of `before`: the CIDRs that take its place. */
  readonly replace: Readonly<Record<string, readonly string[]>>;
}

/** A whole plan by hand, true enough for `verifyPlan`. Rules that go must not overlap each other or others. */
export function planOf(groups: readonly GroupCase[], limit: number): Plan {
  const plans = groups.map((group) => groupPlan(group, limit));
  const sum = (count: (plan: GroupPlan) => number): number => plans.reduce((total, plan) => total + count(plan), 0);
  const trust = (of: "addressesBefore" | "addressesAfter"): string =>
    `${sum((plan) => plan.decisions.reduce((total, one) => total + (one.decision === "tighten" ? Number(one[of]) : 0), 0))}`;
  const content: Omit<Plan, "planId"> = {
    schema: "sgt/plan/v2",
    createdAt: "2026-11-20T00:00:00.000Z",
    toolVersion: null,
    accountId: ACCOUNT,
    region: REGION,
    options: DEFAULT_PLAN_OPTIONS,
    evidence: {
      kind: "flow-logs",
      from: 0,
      to: 1,
      complete: true,
      holes: [],
      unattributed: { eniCount: 0, recordCount: 0 },
    },
    observed: [],
    possible: [],
    kept: [],
    names: {},
    decisions: [],
    grades: [],
    grade: null,
    groups: plans,
    unchangedNeighbors: { enis: [], groups: [], members: [], prefixLists: [] },
    untouched: { groupCount: 0, byDecision: {} },
    totals: {
      addressesBefore: trust("addressesBefore"),
      addressesAfter: trust("addressesAfter"),
      rulesBefore: sum((plan) => plan.before.length),
      rulesAfter: sum((plan) => plan.before.length - plan.remove.length + plan.add.length),
    },
    proof: { statements: [] },
  };
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 12);
  return { ...content, planId: `plan-${hash}` };
}

function groupPlan({ groupId, groupName, before, replace }: GroupCase, limit: number): GroupPlan {
  const pairs = before.flatMap((rule) => {
    const cidrs = replace[ruleIdentity(rule)];
    return cidrs === undefined ? [] : [{ rule, replacements: cidrs.map((cidr) => replacement(rule, cidr)) }];
  });
  const steps = stepsOf(pairs, before, limit);
  const uses = useOf(before, steps);
  return {
    groupId,
    groupName,
    vpcId: "vpc-11111111",
    owner: null,
    fingerprint: fingerprintRules(before),
    quota: { limit, ipv4: uses("ipv4"), ipv6: uses("ipv6") },
    prefixListWeights: { "pl-11111111": 1 },
    before,
    add: pairs.flatMap((pair) => pair.replacements),
    remove: pairs.map((pair) => pair.rule),
    steps,
    decisions: before.map((rule) => decision(rule, pairs.find((pair) => pair.rule === rule)?.replacements)),
    risks: [],
  };
}

function replacement({ protocol, fromPort, toPort }: LiveRule, cidr: string): Rule {
  return { protocol, fromPort, toPort, peer: { kind: "ipv4", cidr }, description: "sgt: tightened" };
}

function decision(rule: LiveRule, replacements: readonly Rule[] | undefined): RuleDecision {
  const size = (one: Rule): number => (one.peer.kind === "ipv4" ? 2 ** (32 - Number(one.peer.cidr.split("/")[1])) : 0);
  return {
    rule,
    decision: replacements === undefined ? "already-tight" : "tighten",
    reasonId: replacements === undefined ? "already-tight" : "sources-seen",
    reason: "",
    replacements: replacements ?? [],
    evidence: {
      ...{ sourceCount: 0, recordCount: 0, firstSeen: null, lastSeen: null },
      possible: { sourceCount: 0, recordCount: 0, eniCount: 0 },
    },
    beyondTolerance: null,
    addressesBefore: `${size(rule)}`,
    addressesAfter: `${(replacements ?? [rule]).reduce((sum, one) => sum + size(one), 0)}`,
  };
}

type Pair = { readonly rule: LiveRule; readonly replacements: readonly Rule[] };

/** All at once where there is room, else rule by rule, else in place. */
function stepsOf(pairs: readonly Pair[], before: readonly LiveRule[], limit: number): Step[] {
  if (pairs.length === 0) return [];
  const added = pairs.flatMap((pair) => pair.replacements);
  if (before.length + added.length <= limit) {
    return [
      { kind: "authorize", rules: added },
      { kind: "revoke", rules: pairs.map((pair) => pair.rule) },
    ];
  }
  let count = before.filter((rule) => rule.peer.kind !== "ipv6").length;
  return pairs.flatMap(({ rule, replacements }): Step[] => {
    const inPlace = count + replacements.length > limit;
    count += replacements.length - 1;
    const [to, ...others] = replacements.toReversed();
    if (!inPlace || to === undefined) {
      return [
        { kind: "authorize", rules: replacements },
        { kind: "revoke", rules: [rule] },
      ];
    }
    return [
      ...(others.length > 0 ? [{ kind: "authorize", rules: others } as const] : []),
      { kind: "modify", rule, to },
    ];
  });
}

function useOf(before: readonly LiveRule[], steps: readonly Step[]): (family: string) => QuotaUse {
  const cost = (rule: Rule, family: string): number =>
    rule.peer.kind === "group" || rule.peer.kind === "prefix-list" || rule.peer.kind === family ? 1 : 0;
  return (family: string) => {
    const uses = [before.reduce((sum, rule) => sum + cost(rule, family), 0)];
    for (const step of steps) {
      const moved = (step.kind === "modify" ? [] : step.rules).reduce((sum, rule) => sum + cost(rule, family), 0);
      uses.push((uses.at(-1) ?? 0) + (step.kind === "authorize" ? moved : -moved));
    }
    return { before: uses[0] ?? 0, peak: Math.max(...uses), after: uses.at(-1) ?? 0 };
  };
}
