import type { OptionKeys } from "@sgt/cidr";
import { planTotals } from "../assemble/plan-totals.js";
import { type Known, sealPlan } from "../assemble/seal-plan.js";
import { checkKeys } from "../errors.js";
import type { GradeNote, Plan } from "../plan/plan.js";
import { NO_PLAN_ID } from "../plan/plan-id.js";
import { completeOptions, DEFAULT_PLAN_OPTIONS } from "../plan/plan-options.js";
import { membersByGroup } from "../references/group-extent.js";
import { SourceGroups } from "../references/source-groups.js";
import { type EvidenceMatch, matchEvidence } from "../usage/match-evidence.js";
import { membershipsOf } from "../usage/memberships.js";
import { evidenceFacts } from "./evidence-facts.js";
import { GroupPlanner } from "./group-planner.js";
import { sourceNamesOf } from "./source-names.js";
import { checkInput, type TightenInput } from "./tighten-input.js";
import { unchangedNeighborsOf } from "./unchanged-neighbors.js";

/**
 * Decides which ingress rules of one region can be tightened on the evidence, and how. The same input
 * gives the same plan, id included, whatever the time. The plan is checked by {@link verifyPlan} and {@link compareObserved} before it is returned,
 * and holds the result as its proof. Groups, rules or evidence may be empty: the plan then says why
 * nothing changes. Reads the evidence rows twice. It does not ask whether the evidence is enough: see
 * {@link planGraded}.
 *
 * An approved list may stand in for evidence: then a rule is replaced by what of the list lies inside
 * it. With both, evidence and list are kept.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for an option out of bounds, a group that the region does not hold, or neither
 * evidence nor list.
 * @throws `SGT_RULES_NO_INTERFACES` for evidence without any network interface to attribute it by.
 * @throws `SGT_RULES_EXCEPTION_EXPIRED` for an exception that ended more than 30 days before `now`.
 * @throws `SGT_RULES_PLAN_PROOF_BROKEN` if the checker disagrees with the planner: a bug, source `bug`.
 */
export function planTightening(input: TightenInput): Plan {
  checkKeys(input, PLAN_TIGHTENING_KEYS);
  checkInput(input);
  const known = knownOf(input);
  return sealTightening(draftPlan(input, matchInput(input, known)), input, known);
}

/** Names the sources of a draft, and seals it against the evidence that it was made from. */
export function sealTightening(draft: Plan, { region, evidence }: TightenInput, known: Known): Plan {
  const names = sourceNamesOf(draft, region, evidence);
  return sealPlan({ ...draft, names }, evidence?.rows, known);
}

/** Returns how the groups of each row's interface are known, and those of its source where a group may become one. */
export function knownOf({ region, evidence, memberships, options = {} }: TightenInput): Known {
  const known = { memberships: memberships ?? membershipsOf(region, evidence?.directory) };
  if (evidence === null || (options.references ?? DEFAULT_PLAN_OPTIONS.references) === "never") return known;
  const groups = new SourceGroups(region, evidence.directory);
  return { ...known, groupsOfSource: (row) => groups.of(row) };
}

const PLAN_TIGHTENING_KEYS = {
  region: "needed",
  evidence: "nullable",
  memberships: true,
  approved: true,
  grades: true,
  exceptions: true,
  options: true,
  now: "needed",
  toolVersion: true,
} satisfies OptionKeys<TightenInput>;

/** Returns the evidence by rule. */
export function matchInput({ region, evidence, options }: TightenInput, known: Known): EvidenceMatch {
  return matchEvidence(region, { rows: evidence?.rows ?? [], ...known }, options);
}

/**
 * Returns the plan without its proof and id. `match` is the evidence by rule, with the same options; `withoutReferences` has rules by group and
 * identity that CIDRs alone shall take the place of.
 */
export function draftPlan(input: TightenInput, match: EvidenceMatch, withoutReferences?: ReadonlySet<string>): Plan {
  const { region, evidence, now, toolVersion, grades = [] } = input;
  const options = completeOptions(input.options ?? {});
  const planner = new GroupPlanner(
    { ...input, options, ...(withoutReferences === undefined ? {} : { withoutReferences }) },
    match,
  );
  const enis = membersByGroup(region.enis);
  for (const group of region.groups) planner.add(group, enis.get(group.groupId) ?? []);
  return {
    schema: "sgt/plan/v2",
    planId: NO_PLAN_ID,
    createdAt: now,
    toolVersion: toolVersion ?? null,
    accountId: region.accountId,
    region: region.region,
    options,
    evidence: evidenceFacts({ coverage: evidence?.coverage ?? null, unattributed: match.unattributed, region }),
    observed: planner.observed,
    possible: planner.possible,
    kept: planner.kept,
    ...(planner.references.length === 0 ? {} : { references: planner.references }),
    names: {},
    decisions: [],
    grades: grades.map(plainNote),
    grade: null,
    groups: planner.groups,
    unchangedNeighbors: unchangedNeighborsOf(region, planner.groups),
    untouched: planner.untouched,
    totals: planTotals(planner.groups, planner.membersOf),
    proof: { statements: [] },
  };
}

/** Without the numbers that a grade may carry beside: the plan holds what its schema names. */
export function plainNote({ groupId, rule, level, reasons, cutSources, cutPerWeek, made }: GradeNote): GradeNote {
  return {
    groupId,
    rule,
    level,
    reasons: reasons.map(({ id, level: weight, message }) => ({ id, level: weight, message })),
    cutSources,
    cutPerWeek,
    ...(made === undefined ? {} : { made }),
  };
}
