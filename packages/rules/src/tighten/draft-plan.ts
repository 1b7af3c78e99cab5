import { RequiredSources } from "../keep/required-sources.js";
import type { EvidenceMatch } from "../match/match-evidence.js";
import type { NetworkInterface } from "../model/snapshot.js";
import type { GradeNote, Plan } from "../plan/plan.js";
import { NO_PLAN_ID } from "../plan/plan-id.js";
import { evidenceFacts } from "./evidence-facts.js";
import { GroupPlanner } from "./group-planner.js";

import { planTotals } from "./plan-totals.js";
import { surroundingsOf } from "./surroundings.js";
import type { TightenInput } from "./tighten-input.js";
import { completeOptions } from "./tighten-options.js";

/** Returns the plan without its proof and id. `match` is the evidence by rule, with the same options. */
export function draftPlan(input: TightenInput, match: EvidenceMatch): Plan {
  const { region, evidence, now, toolVersion, approved = null, exceptions = [], grades = [] } = input;
  const options = completeOptions(input.options ?? {});
  const required = new RequiredSources({ exceptions, approved, accountId: region.accountId, now });
  const coverage = evidence?.coverage ?? null;
  const planner = new GroupPlanner({ region, options, match, coverage, required, grades });
  const enis = enisByGroup(region.enis);
  for (const group of region.groups) planner.add(group, enis.get(group.groupId) ?? []);
  return {
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
    grade: null,
    groups: planner.groups,
    surroundings: surroundingsOf(region, planner.groups),
    untouched: planner.untouched,
    totals: planTotals(planner.groups),
    proof: { statements: [] },
  };
}

/** Without the numbers that a grade may carry beside: the plan holds what its schema names. */
export function plainNote({ groupId, rule, level, reasons, cutSources, cutPerWeek }: GradeNote): GradeNote {
  return {
    groupId,
    rule,
    level,
    reasons: reasons.map(({ id, level: weight, message }) => ({ id, level: weight, message })),
    cutSources,
    cutPerWeek,
  };
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
