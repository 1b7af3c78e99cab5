import { DAY_S, type OptionKeys } from "@sgt/cidr";
import type { Evidence, EvidenceRow } from "@sgt/flowlogs";
import { type RegionSnapshot, ruleIdentity } from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import type { Exception } from "../keep/exception.js";
import type { PlanOptions } from "../plan/plan.js";
import { draftPlan, knownOf, matchInput } from "../tighten/plan-tightening.js";
import { checkInput, type TightenInput } from "../tighten/tighten-input.js";
import type { Memberships } from "../usage/memberships.js";
import { type RefusedFlow, replayPlan } from "./replay-plan.js";

/** Sources that a plan made earlier would have cut off through one rule. */
export interface RuleBackTest {
  readonly groupId: string;
  /** Identity of the rule: see `ruleIdentity`. */
  readonly rule: string;
  /** Distinct sources that came later and would have been refused, sorted. */
  readonly cutSources: readonly string[];
  /** How many new sources a week that is. */
  readonly cutPerWeek: number;
}

export interface BackTest {
  /** First UTC day that was replayed; the plan was made from the days before. */
  readonly splitDate: string;
  /** Days that the plan was made from, and days that were replayed. */
  readonly learnedDays: number;
  readonly replayedDays: number;
  /** Every rule that the earlier plan would have removed, also those that would have cut nobody. */
  readonly rules: readonly RuleBackTest[];
  /** Distinct pairs of source and rule, a week: what to expect from here on if the future is like the past. */
  readonly cutPerWeek: number;
}

export interface BackTestInput {
  readonly region: RegionSnapshot;
  /** Its rows are read twice. */
  readonly evidence: Evidence;
  /** As for `planTightening`. */
  readonly memberships?: Memberships;
  readonly options?: Partial<PlanOptions>;
  readonly exceptions?: readonly Exception[];
  /** An approved list beside the evidence, as for `planTightening`. */
  readonly approved?: readonly string[];
  /** ISO time, as for `planTightening`. */
  readonly now: string;
}

/**
 * Asks whether the evidence is enough: makes the plan from the first two thirds of the window, replays
 * the last third on it, and tells who would have been cut off. The two share no day: rows are whole UTC days. Null when the window is shorter than
 * three days, which cannot be divided.
 *
 * @throws as `planTightening` does.
 */
export function backTest(input: BackTestInput): BackTest | null {
  checkKeys(input, BACK_TEST_KEYS);
  const { region, evidence, memberships, exceptions = [], now, approved, options = {} } = input;
  const { from, to } = evidence.coverage.asked;
  const firstDay = Math.floor(from / DAY_S);
  const days = Math.ceil(to / DAY_S) - firstDay;
  if (days < 3) return null;
  const learnedDays = Math.floor((days * 2) / 3);
  const splitAt = (firstDay + learnedDays) * DAY_S;
  const splitDate = new Date(splitAt * 1000).toISOString().slice(0, 10);
  const part = (isIn: (row: EvidenceRow) => boolean): Evidence => ({
    ...evidence,
    rows: filterRows(evidence.rows, isIn),
  });
  const early = part((row) => row.date < splitDate);
  const list = approved === undefined ? {} : { approved };
  const learning: TightenInput = {
    ...{ region: scopeOf(region, options), evidence: early, exceptions, now, options, ...list },
    ...(memberships === undefined ? {} : { memberships }),
  };
  checkInput(learning);
  const plan = draftPlan(learning, matchInput(learning, knownOf(learning)));
  const { refused } = replayPlan({ plan, region, evidence: part((row) => row.date >= splitDate) });
  const weeks = (to - splitAt) / (7 * DAY_S);
  const cut = sourcesByRule(refused);
  const rules = plan.groups.flatMap(({ groupId, decisions }) =>
    decisions
      .filter((entry) => entry.decision === "tighten" || entry.decision === "already-covered")
      .map(({ rule }) => {
        const identity = ruleIdentity(rule);
        const cutSources = [...(cut.get(`${groupId} ${identity}`) ?? [])].sort();
        return { groupId, rule: identity, cutSources, cutPerWeek: cutSources.length / weeks };
      }),
  );
  const cutCount = rules.reduce((sum, rule) => sum + rule.cutSources.length, 0);
  return { splitDate, learnedDays, replayedDays: days - learnedDays, rules, cutPerWeek: cutCount / weeks };
}

const BACK_TEST_KEYS = {
  region: "needed",
  evidence: "needed",
  memberships: true,
  options: true,
  exceptions: true,
  approved: true,
  now: "needed",
} satisfies OptionKeys<BackTestInput>;

/** Only groups that are asked for need a plan; the replay knows all of them. */
function scopeOf(region: RegionSnapshot, { groupIds }: Partial<PlanOptions>): RegionSnapshot {
  if (groupIds === null || groupIds === undefined) return region;
  const wanted = new Set(groupIds);
  return { ...region, groups: region.groups.filter((group) => wanted.has(group.groupId)) };
}

function sourcesByRule(refused: readonly RefusedFlow[]): Map<string, Set<string>> {
  const cut = new Map<string, Set<string>>();
  for (const { groupId, rule, source } of refused) {
    const key = `${groupId} ${rule}`;
    const sources = cut.get(key);
    if (sources === undefined) cut.set(key, new Set([source]));
    else sources.add(source);
  }
  return cut;
}

function filterRows<R>(rows: Iterable<R>, isIn: (row: R) => boolean): Iterable<R> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) if (isIn(row)) yield row;
    },
  };
}
