import type { Coverage, Evidence } from "@sgt/flowlogs";
import { matchEvidence } from "../match/match-evidence.js";
import type { RuleHits, SourceHits } from "../match/rule-hits.js";
import type { Point } from "../model/point.js";
import { ruleIdentity } from "../model/rule-identity.js";
import type { RegionSnapshot } from "../model/snapshot.js";
import type { GradeLevel, GradeNote, Plan } from "../plan/plan.js";
import { type BackTest, backTest } from "../replay/back-test.js";
import { type CalendarCoverage, calendarCoverage } from "./calendar-days.js";
import { type GradeFacts, type GradeReason, gradeLevel, gradeReasons } from "./grade-reasons.js";
import { unseenEstimate } from "./unseen-estimate.js";

/** How far the evidence for one rule that goes can be trusted. */
export interface RuleGrade extends GradeNote {
  readonly reasons: readonly GradeReason[];
  readonly facts: GradeFacts;
}

export interface EvidenceGrade {
  readonly planId: string;
  /** The worst of the rules; `good` when no rule goes. */
  readonly level: GradeLevel;
  readonly calendar: CalendarCoverage;
  readonly rules: readonly RuleGrade[];
}

export interface GradeInput {
  readonly plan: Plan;
  readonly region: RegionSnapshot;
  /** What the plan was made from; its rows are read three times. */
  readonly evidence: Evidence;
  /** UTC days that matter, such as failover drills. */
  readonly declaredDates?: readonly string[];
}

/**
 * Asks of every rule that the plan replaces whether its evidence is enough: back-test, calendar, new
 * and unseen sources, holes in the logs. Rules that nobody used are not graded.
 */
export function gradeEvidence({ plan, region, evidence, declaredDates }: GradeInput): EvidenceGrade {
  const { coverage } = evidence;
  const { options } = plan;
  const tested = backTest({ region, evidence, options, now: plan.createdAt });
  const match = matchEvidence(region, evidence, options);
  const calendar = calendarCoverage(coverage.asked.from, coverage.asked.to, declaredDates);
  const holes = holesByGroup(region, coverage);
  const rules = plan.groups.flatMap((group) =>
    group.before.flatMap((rule, index): RuleGrade[] => {
      const hits = match.hits.get(group.groupId)?.get(index);
      if (hits === undefined || !group.remove.some((gone) => ruleIdentity(gone) === ruleIdentity(rule))) return [];
      const identity = ruleIdentity(rule);
      const facts: GradeFacts = {
        calendar,
        ...sourceFacts(hits, calendar.days, coverage.asked),
        cutPerMonth: cutPerMonth(tested, group.groupId, identity),
        ...(holes.get(group.groupId) ?? NO_HOLES),
      };
      const reasons = gradeReasons(facts);
      return [{ groupId: group.groupId, rule: identity, level: gradeLevel(reasons), reasons, facts }];
    }),
  );
  return { planId: plan.planId, level: gradeLevel(rules.flatMap((rule) => rule.reasons)), calendar, rules };
}

function cutPerMonth(tested: BackTest | null, groupId: string, rule: string): number | null {
  const own = tested?.rules.find((entry) => entry.groupId === groupId && entry.rule === rule);
  return own === undefined ? null : (own.cutPerWeek * 30) / 7;
}

function sourceFacts(hits: RuleHits, days: number, { from, to }: Coverage["asked"]) {
  const sources = new Map<Point, SourceHits>();
  for (const port of hits.ports.values()) {
    for (const [point, seen] of port) {
      const known = sources.get(point);
      if (known === undefined || seen.dayCount > known.dayCount) sources.set(point, seen);
    }
  }
  const onDays = (count: number) => [...sources.values()].filter((seen) => seen.dayCount === count).length;
  const newest = [...sources.values()].reduce((latest, seen) => Math.max(latest, seen.firstSeen), 0);
  return {
    sourceCount: sources.size,
    seenOnOneDayCount: onDays(1),
    unseenEstimate: unseenEstimate(days, onDays(1), onDays(2)),
    daysSinceNewSource: (to - newest) / 86_400,
    goneShare: goneShare([...sources.values()], from + ((to - from) * 2) / 3),
  };
}

function goneShare(sources: readonly SourceHits[], since: number): number {
  const regular = sources.filter((seen) => seen.dayCount === 3);
  return regular.length === 0 ? 0 : regular.filter((seen) => seen.lastSeen < since).length / regular.length;
}

type GroupHoles = Pick<GradeFacts, "unseenInterfaceCount" | "skippedHours" | "missingHoursShare">;

const NO_HOLES: GroupHoles = { unseenInterfaceCount: 0, skippedHours: 0, missingHoursShare: 0 };

function holesByGroup(region: RegionSnapshot, coverage: Coverage): Map<string, GroupHoles> {
  const hours = Math.max(1, Math.floor((coverage.asked.to - coverage.asked.from) / 3600));
  const seen = new Map(coverage.enis.map((eni) => [eni.eniId, eni]));
  const sums = new Map<string, { eniCount: number; unseen: number; skipped: number; missing: number }>();
  for (const eni of region.enis) {
    const covered = seen.get(eni.eniId);
    const present = (covered?.hoursWithData ?? 0) + (covered?.hoursNoData ?? 0);
    for (const groupId of eni.groupIds) {
      const sum = sums.get(groupId) ?? { eniCount: 0, unseen: 0, skipped: 0, missing: 0 };
      sum.eniCount += 1;
      if (present === 0 && !covered?.recordCount) sum.unseen += 1;
      else sum.missing += Math.max(0, hours - present);
      sum.skipped += covered?.hoursSkipped ?? 0;
      sums.set(groupId, sum);
    }
  }
  return new Map(
    [...sums].map(([groupId, { eniCount, unseen, skipped, missing }]) => [
      groupId,
      { unseenInterfaceCount: unseen, skippedHours: skipped, missingHoursShare: missing / (hours * eniCount) },
    ]),
  );
}
