import type { Coverage, Evidence, RuleMaking } from "@sgt/flowlogs";
import {
  type LiveRule,
  type NetworkInterface,
  type RegionSnapshot,
  ruleIdentity,
  type SecurityGroup,
} from "@sgt/snapshot";
import type { GradeLevel, GradeNote, Plan, PlanGrade } from "../plan/plan.js";
import { coverageJudge } from "../tighten/group-coverage.js";
import type { EvidenceMatch } from "../usage/match-evidence.js";
import { distinctSources, type PossibleHits, type RuleHits } from "../usage/rule-hits.js";
import { daysSince, ruleSince } from "./ages.js";
import type { BackTest, RuleBackTest } from "./back-test.js";
import { calendarCoverage } from "./calendar-days.js";
import { type GradeFacts, type GradeReason, gradeLevel, gradeReasons } from "./grade-reasons.js";
import { groupAges } from "./group-ages.js";
import { sourceFacts } from "./source-facts.js";

/** How far the evidence for one rule that goes can be trusted. */
export interface RuleGrade extends GradeNote {
  readonly reasons: readonly GradeReason[];
  readonly facts: GradeFacts;
}

/** The grades of all rules that a plan removes, and of the plan. */
export interface EvidenceGrade extends PlanGrade {
  readonly planId: string;
  readonly rules: readonly RuleGrade[];
}

export interface RuleGradingInput {
  readonly plan: Plan;
  readonly region: RegionSnapshot;
  readonly evidence: Pick<Evidence, "coverage" | "directory">;
  /** The whole evidence by rule. */
  readonly match: EvidenceMatch;
  /** Null when the window cannot be divided. */
  readonly tested: BackTest | null;
  readonly declaredDates?: readonly string[] | undefined;
  /** When rules were made, where the account's history tells. */
  readonly ruleMakings?: readonly RuleMaking[] | undefined;
}

/** Grades every rule that the plan removes. */
export function gradeRules(input: RuleGradingInput): EvidenceGrade {
  const { plan, region, evidence, match, tested, declaredDates } = input;
  const { coverage } = evidence;
  const calendar = calendarCoverage(coverage.asked.from, coverage.asked.to, declaredDates);
  const coverageOf = coverageJudge(coverage);
  const cuts = new Map(tested?.rules.map((cut) => [`${cut.groupId} ${cut.rule}`, cut]));
  const changing = plan.groups.filter((group) => group.remove.length > 0);
  const groupIds = new Set(changing.map((group) => group.groupId));
  const enis = membersOf(region, groupIds);
  const ageOf = groupAges(region, evidence, groupIds);
  const groups = new Map(region.groups.map((group) => [group.groupId, group]));
  const makings = lastMakings(input);
  const rules = changing.flatMap((group) => {
    const members = enis.get(group.groupId) ?? [];
    const { unseenEniIds, skippedHours, missingHoursShare } = coverageOf(members);
    const holes = { unseenInterfaceCount: unseenEniIds.length, skippedHours, missingHoursShare };
    const interfaceDays = ageOf(group.groupId, members);
    const ofGroup = { calendar, ...holes, interfaceDays, ...sharingOf(groups.get(group.groupId)) };
    const gone = new Set(group.remove.map(ruleIdentity));
    return group.before.flatMap((rule, index): RuleGrade[] => {
      const identity = ruleIdentity(rule);
      if (!gone.has(identity)) return [];
      const hits = match.hits.get(group.groupId)?.get(index);
      const possible = match.possible.get(group.groupId)?.get(index);
      const known = hits === undefined ? NO_CUT : cuts.get(`${group.groupId} ${identity}`);
      const cut = tested === null ? undefined : known;
      const making = makings.get(`${group.groupId} ${identity}`);
      const { groupId } = group;
      return [gradeRule({ groupId, rule, hits, possible, cut, ofGroup, making, window: coverage.asked })];
    });
  });
  return { planId: plan.planId, level: worstLevel(rules), calendar, backTest: backTestFacts(tested), rules };
}

type Cut = Pick<RuleBackTest, "cutSources" | "cutPerWeek">;

interface GradedRule {
  readonly groupId: string;
  readonly rule: LiveRule;
  readonly hits: RuleHits | undefined;
  readonly possible: PossibleHits | undefined;
  /** Undefined when the back-test does not tell. */
  readonly cut: Cut | undefined;
  readonly ofGroup: Pick<
    GradeFacts,
    | "calendar"
    | "sharedWith"
    | "maybeShared"
    | "unseenInterfaceCount"
    | "skippedHours"
    | "missingHoursShare"
    | "interfaceDays"
  >;
  /** Undefined where nobody told. */
  readonly making: RuleMaking | undefined;
  readonly window: Coverage["asked"];
}

/** The last making of each rule that is told, up to the end of the window: one that was removed and made again is young. */
function lastMakings({ region, evidence: { coverage }, ruleMakings = [] }: RuleGradingInput): Map<string, RuleMaking> {
  const last = new Map<string, RuleMaking>();
  for (const making of ruleMakings) {
    const key = `${making.groupId} ${making.rule}`;
    const isOfRegion = making.accountId === region.accountId && making.region === region.region;
    if (!isOfRegion || making.at > coverage.asked.to) continue;
    const known = last.get(key);
    // AWS Config captures a making that CloudTrail tells of some minutes later: the one with a name says more.
    const isSame = known !== undefined && making.notBefore <= known.at && known.notBefore <= making.at;
    if (known === undefined || (isSame ? known.by === "" : making.at > known.at)) last.set(key, making);
  }
  return last;
}

function gradeRule(given: GradedRule): RuleGrade {
  const { groupId, rule, hits, possible, cut, ofGroup, making, window } = given;
  const { cutSources, cutPerWeek } = cut ?? NOT_TESTED;
  const since = making?.at ?? ruleSince(rule, hits, window.to);
  const made =
    making === undefined
      ? undefined
      : { at: new Date(making.at * 1000).toISOString(), by: making.by, source: making.source };
  const facts: GradeFacts = {
    ...ofGroup,
    ...sourceFacts(hits, ofGroup.calendar.days, window),
    cutPerMonth: cutPerWeek === null ? null : (cutPerWeek * 30) / 7,
    cutSources,
    possibleSourceCount: possible === undefined ? 0 : distinctSources(possible).size,
    ruleDays: since === null ? null : daysSince(window, since),
    ...(made === undefined ? {} : { ruleMade: made }),
  };
  const reasons = gradeReasons(facts);
  const told = made === undefined ? {} : { made };
  const level = gradeLevel(reasons);
  return { groupId, rule: ruleIdentity(rule), level, reasons, cutSources, cutPerWeek, ...told, facts };
}

function sharingOf(group: SecurityGroup | undefined): Pick<GradeFacts, "sharedWith" | "maybeShared"> {
  return { sharedWith: group?.sharedWith ?? [], maybeShared: group?.maybeShared ?? false };
}

const NOT_TESTED = { cutSources: [], cutPerWeek: null } as const;
/** Nobody used the rule, so nobody was cut. */
const NO_CUT: Cut = { cutSources: [], cutPerWeek: 0 };

/** Returns the worst level of some grades; `good` for none. */
export function worstLevel(rules: readonly GradeNote[]): GradeLevel {
  if (rules.some((rule) => rule.level === "failing")) return "failing";
  return rules.some((rule) => rule.level === "fair") ? "fair" : "good";
}

function backTestFacts(tested: BackTest | null): PlanGrade["backTest"] {
  if (tested === null) return null;
  const { splitDate, learnedDays, replayedDays, cutPerWeek } = tested;
  return { splitDate, learnedDays, replayedDays, cutPerWeek };
}

function membersOf(region: RegionSnapshot, wanted: ReadonlySet<string>): Map<string, NetworkInterface[]> {
  const members = new Map<string, NetworkInterface[]>();
  for (const eni of region.enis) {
    for (const groupId of eni.groupIds.filter((id) => wanted.has(id))) {
      const known = members.get(groupId);
      if (known === undefined) members.set(groupId, [eni]);
      else known.push(eni);
    }
  }
  return members;
}
