import type { EvidenceRow } from "@sgt/flowlogs";
import type { Rule } from "@sgt/snapshot";
import { rulesError } from "../errors.js";
import type { Plan } from "../plan/plan.js";
import { NO_PLAN_ID, planIdOf } from "../plan/plan-id.js";
import { compareMembers, type NoMember } from "../proof/compare-members.js";
import { compareObserved, type ObservedDifference } from "../proof/compare-observed.js";
import type { BrokenStatement } from "../proof/verification.js";
import { verifyPlan } from "../proof/verify-plan.js";
import type { GroupsOfSource } from "../usage/match-evidence.js";
import type { Memberships } from "../usage/memberships.js";

/**
 * Has the plan checked, puts the proof into it and gives it its id, which new rules carry in their description. `rows` is the
 * evidence that it was made from: what the plan says it observed, and what it says is possible, is compared with it, source by source.
 *
 * @throws `SGT_RULES_PLAN_PROOF_BROKEN` if a check fails: a bug, source `bug`.
 */
export function sealPlan(draft: Plan, rows: Iterable<EvidenceRow> = [], known: Known = NOBODY_KNOWS): Plan {
  const { memberships, groupsOfSource = () => [] } = known;
  const { proof, broken } = verifyPlan(draft);
  const [first] = [
    ...broken,
    ...compareObserved(draft, rows, memberships).map(premiseBroken),
    ...compareMembers(draft, rows, memberships, groupsOfSource).map(memberBroken),
  ];
  if (first !== undefined) {
    throw rulesError(
      "SGT_RULES_PLAN_PROOF_BROKEN",
      `${first.groupId ?? "plan"}: ${first.statement}: ${first.message}`,
      {
        source: "bug",
        hint: "Report it with the snapshot and the evidence; nothing was changed.",
        details: {
          statement: first.statement,
          groupId: first.groupId ?? "",
          counterexample: first.counterexample ?? "",
        },
      },
    );
  }
  const plan = { ...draft, proof };
  const planId = planIdOf(plan);
  for (const group of plan.groups) {
    for (const rule of group.add) nameInDescription(rule, planId);
  }
  return { ...plan, planId };
}

/** How the groups of a row's interface, and of its source, are known. */
export interface Known {
  readonly memberships: Memberships;
  readonly groupsOfSource?: GroupsOfSource | undefined;
}

/** A plan that rests on the rules alone has no rows to tell of. */
const NOBODY_KNOWS: Known = { memberships: () => null };

function memberBroken({ groupId, protocol, port, source }: NoMember): BrokenStatement {
  const message = `${source} came on protocol ${protocol} port ${port} while it was no member of a group that keeps it`;
  return { statement: "evidence-kept", groupId, message, counterexample: source };
}

/** `evidence-kept` says nothing where what the plan calls observed is not what was seen. */
function premiseBroken({ list, kind, groupId, protocol, port, source }: ObservedDifference): BrokenStatement {
  const was = list === "observed" ? "was seen" : "may have come";
  const what = kind === "left-out" ? `${was}, and the plan does not say so` : `is said to be ${list}, and was not`;
  const message = `${source} on protocol ${protocol} port ${port} ${what}`;
  return { statement: "evidence-kept", groupId, message, counterexample: source };
}

/** The rule is ours and still in the making; decisions and steps hold the same object. */
function nameInDescription(rule: Rule, planId: string): void {
  const writable: { description?: string } = rule;
  if (writable.description !== undefined) writable.description = writable.description.replaceAll(NO_PLAN_ID, planId);
}
