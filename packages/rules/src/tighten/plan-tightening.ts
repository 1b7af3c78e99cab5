import type { Evidence } from "@sgt/flowlogs";
import { rulesError } from "../errors.js";
import type { Exception } from "../keep/exception.js";
import { RequiredSources } from "../keep/required-sources.js";
import { matchEvidence } from "../match/match-evidence.js";
import { ENIS_FILE, type NetworkInterface, type RegionSnapshot } from "../model/snapshot.js";
import type { GradeNote, Plan, PlanOptions } from "../plan/plan.js";
import { NO_PLAN_ID } from "../plan/plan-id.js";
import { evidenceFacts } from "./evidence-facts.js";
import { GroupPlanner } from "./group-planner.js";
import { planTotals } from "./plan-totals.js";
import { sealPlan } from "./seal-plan.js";
import { completeOptions } from "./tighten-options.js";

export interface TightenInput {
  readonly region: RegionSnapshot;
  /** Null only with an approved list. */
  readonly evidence: Evidence | null;
  /** CIDRs, sorted and disjoint as `parseApproved` gives them; they have to stay allowed in every rule that is replaced. */
  readonly approved?: readonly string[];
  /** Of `gradeEvidence` on a plan from the same input: a rule with failing evidence is observed, unless the risk is accepted. */
  readonly grades?: readonly GradeNote[];
  /** Sources that have to stay allowed although they may not be in the evidence. */
  readonly exceptions?: readonly Exception[];
  /** Completed with `DEFAULT_PLAN_OPTIONS`. */
  readonly options?: Partial<PlanOptions>;
  /** ISO time; becomes `createdAt`. */
  readonly now: string;
  readonly toolVersion?: string;
}

/**
 * Decides which ingress rules of one region can be tightened on the evidence, and how. The same input
 * gives the same plan, id included. The plan is checked by {@link verifyPlan} before it is returned,
 * and holds the result as its proof. Groups, rules or evidence may be empty: the plan then says why
 * nothing changes. Reads the evidence rows once.
 *
 * An approved list may stand in for evidence: then a rule is replaced by what of the list lies inside
 * it. With both, evidence and list are kept.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for an option out of bounds, or neither evidence nor list.
 * @throws `SGT_RULES_SNAPSHOT_INCOMPLETE` for evidence without any network interface to attribute it by.
 * @throws `SGT_RULES_EXCEPTION_EXPIRED` for an exception that ended more than 30 days before `now`.
 * @throws `SGT_RULES_PLAN_PROOF_BROKEN` if the checker disagrees with the planner: a bug, source `bug`.
 */
export function planTightening(input: TightenInput): Plan {
  const { region, evidence, now, toolVersion, approved = null, exceptions = [], grades = [] } = input;
  if (evidence === null && approved === null) throw withoutEvidence();
  if (evidence !== null) requireInterfaces(region);
  const options = completeOptions(input.options ?? {});
  const required = new RequiredSources({ exceptions, approved, accountId: region.accountId, now });
  const match = matchEvidence(region, evidence ?? { rows: [] }, options);
  const coverage = evidence?.coverage ?? null;
  const planner = new GroupPlanner({ region, options, match, coverage, required, grades });
  const enis = enisByGroup(region.enis);
  for (const group of region.groups) planner.add(group, enis.get(group.groupId) ?? []);
  return sealPlan({
    schema: "sgt/plan/v1",
    planId: NO_PLAN_ID,
    createdAt: now,
    toolVersion: toolVersion ?? null,
    accountId: region.accountId,
    region: region.region,
    options,
    evidence: evidenceFacts({ coverage, unattributed: match.unattributed, region }),
    observed: planner.observed,
    kept: planner.kept,
    grades: grades.map(plainNote),
    groups: planner.groups,
    untouched: planner.untouched,
    totals: planTotals(planner.groups),
    proof: { statements: [] },
  });
}

/** Without the numbers that a grade may carry beside: the plan holds what its schema names. */
function plainNote({ groupId, rule, level, reasons }: GradeNote): GradeNote {
  return {
    groupId,
    rule,
    level,
    reasons: reasons.map(({ id, level: weight, message }) => ({ id, level: weight, message })),
  };
}

function withoutEvidence(): Error {
  return rulesError("SGT_RULES_INVALID_OPTION", "neither evidence nor an approved list", {
    hint: "Give one of them.",
    details: { option: "evidence" },
  });
}

/** Without interfaces no flow leads to a group: every rule would look unused. */
function requireInterfaces({ accountId, region, enis, missing }: RegionSnapshot): void {
  const reason = missing.find((entry) => entry.file === ENIS_FILE)?.reason;
  if (enis.length > 0 || reason === undefined) return;
  throw rulesError("SGT_RULES_SNAPSHOT_INCOMPLETE", `${accountId}/${region}: ${ENIS_FILE}: ${reason}`, {
    hint: `Run aws ec2 describe-network-interfaces --output json > ${ENIS_FILE} in the region's folder.`,
    details: { accountId, region, file: ENIS_FILE },
  });
}

function enisByGroup(enis: readonly NetworkInterface[]): Map<string, NetworkInterface[]> {
  const byGroup = new Map<string, NetworkInterface[]>();
  for (const eni of enis) {
    for (const groupId of eni.groupIds) {
      const members = byGroup.get(groupId);
      if (members === undefined) byGroup.set(groupId, [eni]);
      else members.push(eni);
    }
  }
  return byGroup;
}
