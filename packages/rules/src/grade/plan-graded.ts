import type { OptionKeys } from "@sgt/cidr";
import type { Evidence, RuleMaking } from "@sgt/flowlogs";
import { type RegionSnapshot, ruleIdentity } from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import type { Exception } from "../keep/exception.js";
import type { GradeNote, Plan, PlanOptions } from "../plan/plan.js";
import { draftPlan, knownOf, matchInput, plainNote, sealTightening } from "../tighten/plan-tightening.js";
import { checkInput, type TightenInput } from "../tighten/tighten-input.js";
import type { EvidenceMatch } from "../usage/match-evidence.js";
import type { Memberships } from "../usage/memberships.js";
import { backTest } from "./back-test.js";
import { type EvidenceGrade, gradeRules, type RuleGradingInput, worstLevel } from "./grade-rules.js";

export interface GradedInput extends Omit<TightenInput, "grades"> {
  /** UTC days that matter, such as failover drills. */
  readonly declaredDates?: readonly string[];
  /** When rules were made, where the account's history tells. */
  readonly ruleMakings?: readonly RuleMaking[];
}

export interface GradedPlan {
  readonly plan: Plan;
  /** With the numbers behind each grade; null with an approved list alone, where nothing is observed. */
  readonly grade: EvidenceGrade | null;
}

/**
 * Plans, asks of each rule that would go whether its evidence is enough, and plans again: a rule with a
 * failing grade stays and is observed, unless `acceptedRisk` says why it goes all the same. The plan
 * holds the grades. Reads the evidence rows four times.
 *
 * @throws as `planTightening` does.
 */
export function planGraded(given: GradedInput): GradedPlan {
  checkKeys(given, PLAN_GRADED_KEYS);
  const { declaredDates, ruleMakings, ...input } = given;
  checkInput(input);
  const { evidence } = input;
  const known = knownOf(input);
  const match = matchInput(input, known);
  const first = draftPlan(input, match);
  if (evidence === null) return { plan: sealTightening(first, input, known), grade: null };
  const worse = first.options.references === "allow" ? worseReferences(first, { ...input, evidence }) : NONE;
  const draft = worse.size === 0 ? first : draftPlan(input, match, worse);
  const grade = gradeDraft(draft, { ...input, evidence }, match, { declaredDates, ruleMakings });
  const notes = grade.rules.map(plainNote);
  const isChanged = draft.options.acceptedRisk === null && grade.rules.some((rule) => rule.level === "failing");
  const graded = isChanged ? draftPlan({ ...input, grades: notes }, match, worse) : { ...draft, grades: notes };
  const { calendar, backTest: tested } = grade;
  const ofPlan = notes.length === 0 ? null : { level: levelOf(graded, notes), calendar, backTest: tested };
  const plan = sealTightening({ ...graded, grade: ofPlan }, input, known);
  return { plan, grade: { ...grade, planId: plan.planId } };
}

const NONE: ReadonlySet<string> = new Set();

/** Rules, by group and identity, for which groups as sources would have blocked more in the back-test than CIDRs. */
function worseReferences(draft: Plan, input: WithEvidence): ReadonlySet<string> {
  const groupIds = [...new Set((draft.references ?? []).map(({ groupId }) => groupId))];
  if (groupIds.length === 0) return NONE;
  const cutsWith = (references: PlanOptions["references"]): Map<string, number> => {
    const { toolVersion: _, ...learned } = input;
    const tested = backTest({ ...learned, options: { ...draft.options, groupIds, references } });
    return new Map(tested?.rules.map(({ groupId, rule, cutSources }) => [`${groupId} ${rule}`, cutSources.length]));
  };
  const [byGroups, byCidrs] = [cutsWith("allow"), cutsWith("never")];
  return new Set([...byGroups].filter(([key, count]) => count > (byCidrs.get(key) ?? 0)).map(([key]) => key));
}

type WithEvidence = Omit<GradedInput, "evidence" | keyof ToldBeside> & { readonly evidence: Evidence };

const PLAN_GRADED_KEYS = {
  declaredDates: true,
  ruleMakings: true,
  region: "needed",
  evidence: "nullable",
  memberships: true,
  approved: true,
  exceptions: true,
  options: true,
  now: "needed",
  toolVersion: true,
} satisfies OptionKeys<GradedInput>;

/** What people and history tell beside the evidence. */
type ToldBeside = Pick<RuleGradingInput, "declaredDates" | "ruleMakings">;

function gradeDraft(draft: Plan, input: WithEvidence, match: EvidenceMatch, told: ToldBeside): EvidenceGrade {
  const { toolVersion: _, ...learned } = input;
  const { region, evidence } = learned;
  const groupIds = draft.groups.filter((group) => group.remove.length > 0).map((group) => group.groupId);
  const tested = groupIds.length === 0 ? null : backTest({ ...learned, options: { ...draft.options, groupIds } });
  return gradeRules({ plan: draft, region, evidence, match, tested, ...told });
}

/** Of the rules that go; what stays for its grade is no risk any more. */
function levelOf({ groups }: Plan, notes: readonly GradeNote[]): EvidenceGrade["level"] {
  const changing = new Map(groups.map(({ groupId, remove }) => [groupId, remove]));
  const going = notes.filter(({ groupId, rule }) => changing.get(groupId)?.some((gone) => ruleIdentity(gone) === rule));
  return worstLevel(going.length > 0 ? going : notes);
}

export interface GradeInput {
  readonly plan: Plan;
  readonly region: RegionSnapshot;
  /** What the plan was made from; its rows are read three times. */
  readonly evidence: Evidence;
  /** As the plan was made with. */
  readonly memberships?: Memberships;
  readonly exceptions?: readonly Exception[];
  readonly approved?: readonly string[];
  /** UTC days that matter, such as failover drills. */
  readonly declaredDates?: readonly string[];
  /** When rules were made, where the account's history tells. */
  readonly ruleMakings?: readonly RuleMaking[];
}

/**
 * Asks of every rule that the plan removes whether its evidence is enough: back-test, calendar, new and
 * unseen sources, holes in the logs, age of rule and interfaces, records that do not tell who opened
 * the connection. {@link planGraded} does this and plans again with the answer.
 */
export function gradeEvidence(input: GradeInput): EvidenceGrade {
  checkKeys(input, GRADE_EVIDENCE_KEYS);
  const { plan, declaredDates, ruleMakings, ...rest } = input;
  const draft = { ...rest, options: plan.options, now: plan.createdAt };
  return gradeDraft(plan, draft, matchInput(draft, knownOf(draft)), { declaredDates, ruleMakings });
}

const GRADE_EVIDENCE_KEYS = {
  plan: "needed",
  region: "needed",
  evidence: "needed",
  memberships: true,
  exceptions: true,
  approved: true,
  declaredDates: true,
  ruleMakings: true,
} satisfies OptionKeys<GradeInput>;
