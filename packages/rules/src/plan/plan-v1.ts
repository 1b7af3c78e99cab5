import * as z from "zod";
import type { Plan, RuleDecision } from "./plan.js";
import { contentId, ruleContent } from "./plan-id.js";

// `sgt/plan/v1`, which journals of changes made before v2 refer to.

/** Options that the first version did not have, as it behaved. */
const LATER_OPTIONS = { references: "never", neverReferenced: [], acceptedNewMembers: null } as const;

const liftable = z.looseObject({
  options: z.looseObject({}),
  surroundings: z.unknown(),
  kept: z.array(z.looseObject({ reason: z.string() })),
  groups: z.array(
    z.looseObject({
      decisions: z.array(z.looseObject({ decision: z.string(), evidence: z.looseObject({}) })),
    }),
  ),
});

/**
 * Returns a plan of the first version in the shape of the second, to be checked by its schema; the input itself where it is
 * not even like a plan, which no schema takes. It keeps its id, which its journals and its rules bear. What the first
 * version did not tell is empty; a decision gives its own name to its reason.
 */
export function liftPlanV1(value: unknown): unknown {
  const result = liftable.safeParse(value);
  if (!result.success) return value;
  const { surroundings, ...plan } = result.data;
  return {
    ...plan,
    schema: "sgt/plan/v2",
    options: { ...plan.options, ...LATER_OPTIONS },
    possible: [],
    kept: plan.kept.map((entry) => ({
      ...entry,
      reasonId: entry.reason === "approved list" ? "approved-list" : "exception",
    })),
    names: {},
    decisions: [],
    groups: plan.groups.map((group) => ({
      ...group,
      owner: null,
      decisions: group.decisions.map((entry) => ({
        ...entry,
        reasonId: entry.decision,
        evidence: { ...entry.evidence, possible: { sourceCount: 0, recordCount: 0, eniCount: 0 } },
        beyondTolerance: null,
      })),
    })),
    unchangedNeighbors: surroundings,
  };
}

/** Returns the id that a lifted plan's content gave it in the first version, of which `createdAt` was a part. */
export function planV1IdOf({ names: _, decisions: __, possible: ___, ...plan }: Plan): string {
  const { planId, groups, observed, kept, grades, unchangedNeighbors: neighbors, ...head } = plan;
  const options = Object.fromEntries(Object.entries(plan.options).filter(([name]) => !(name in LATER_OPTIONS)));
  return contentId(
    {
      ...{ planId, grades, neighbors },
      head: { ...head, options, schema: "sgt/plan/v1" },
      lists: [observed, kept.map(({ reasonId: ____, ...entry }) => entry)],
      groups: groups.map(({ owner: ____, ...group }) => group),
    },
    decisionContent,
  );
}

function decisionContent({ decision, reason, replacements, evidence, ...addresses }: RuleDecision): unknown {
  const seen = [evidence.sourceCount, evidence.recordCount, evidence.firstSeen, evidence.lastSeen];
  const { addressesBefore, addressesAfter } = addresses;
  return [decision, reason, replacements.map(ruleContent), seen, addressesBefore, addressesAfter];
}
