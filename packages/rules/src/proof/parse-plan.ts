import { formatPath } from "@sgt/snapshot";
import { rulesError } from "../errors.js";
import type { Plan, Proof } from "../plan/plan.js";
import { planIdOf } from "../plan/plan-id.js";
import { planSchema } from "../plan/plan-schema.js";
import { liftPlanV1, planV1IdOf } from "../plan/plan-v1.js";
import { verifyPlan } from "./verify-plan.js";

/**
 * Reads a plan from JSON text or from the value it stands for, and believes nothing that can be
 * checked: the shape, the id against the content, and every statement of the proof.
 *
 * @throws `SGT_RULES_PLAN_NOT_JSON` for text that is not JSON.
 * @throws `SGT_RULES_PLAN_WRONG_VERSION` when `schema` is another version's; {@link parsePastPlan} reads the first.
 * @throws `SGT_RULES_PLAN_BAD_SHAPE` naming the JSON path.
 * @throws `SGT_RULES_PLAN_PROOF_BROKEN` naming statement, group and counterexample.
 * @throws `SGT_RULES_PLAN_EDITED` when the proof holds but the content is not what the id was made from,
 * or the plan states another proof than the one that was worked out.
 */
export function parsePlan(json: unknown): Plan {
  const value = jsonValue(json);
  const schema = schemaOf(value);
  if (schema !== "sgt/plan/v2") throw wrongVersion(schema);
  return parseCurrent(value);
}

/**
 * Reads a plan as {@link parsePlan} does, and one of the first version as well, in today's shape. For what needs only the
 * change that was made: nothing is planned, replayed or applied by it.
 *
 * @throws as `parsePlan` does; `SGT_RULES_PLAN_WRONG_VERSION` for a later version.
 */
export function parsePastPlan(json: unknown): Plan {
  const value = jsonValue(json);
  const schema = schemaOf(value);
  if (schema === "sgt/plan/v2") return parseCurrent(value);
  if (schema !== "sgt/plan/v1") throw wrongVersion(schema);
  const plan = shaped(liftPlanV1(value));
  return believed(plan, planV1IdOf(plan));
}

function parseCurrent(value: unknown): Plan {
  const plan = shaped(value);
  return believed(plan, planIdOf(plan));
}

function shaped(value: unknown): Plan {
  const result = planSchema.safeParse(value);
  if (!result.success) throw badShape(result.error.issues[0]);
  return result.data;
}

/** Returns the plan when its proof holds and its id is that of the content. */
function believed(plan: Plan, contentId: string): Plan {
  const verification = verifyPlan(plan);
  const [broken] = verification.broken;
  if (broken !== undefined) {
    const counterexample = broken.counterexample ?? "";
    throw rulesError(
      "SGT_RULES_PLAN_PROOF_BROKEN",
      `plan: ${broken.groupId ?? "as a whole"}: ${broken.statement}: ${broken.message}`,
      {
        hint: MAKE_ANEW,
        details: { statement: broken.statement, groupId: broken.groupId ?? "", counterexample },
      },
    );
  }
  if (contentId !== plan.planId || verdictsOf(plan.proof) !== verdictsOf(verification.proof)) {
    throw rulesError("SGT_RULES_PLAN_EDITED", `plan: content is not that of "${plan.planId}"`, {
      hint: MAKE_ANEW,
      details: { planId: plan.planId },
    });
  }
  return plan;
}

/** How many facts were checked may change with the checker. */
function verdictsOf({ statements }: Proof): string {
  return statements.map(({ id, holds }) => `${id} ${holds}`).join("\n");
}

const MAKE_ANEW = "Plan again with sgt plan; plans are not edited by hand.";

function parseText(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw rulesError("SGT_RULES_PLAN_NOT_JSON", "plan: not JSON", { hint: MAKE_ANEW, cause });
  }
}

function jsonValue(json: unknown): unknown {
  return typeof json === "string" ? parseText(json) : json;
}

/** Returns what the plan says it is. */
function schemaOf(value: unknown): string {
  const schema = typeof value === "object" && value !== null ? Reflect.get(value, "schema") : undefined;
  if (typeof schema === "string" && /^sgt\/plan\/v\d+$/.test(schema)) return schema;
  throw rulesError("SGT_RULES_PLAN_BAD_SHAPE", "plan: $.schema: not a plan", {
    hint: MAKE_ANEW,
    details: { path: "$.schema" },
  });
}

function wrongVersion(schema: string): Error {
  const what = `plan: schema is "${schema}", this version reads "sgt/plan/v2"`;
  return rulesError("SGT_RULES_PLAN_WRONG_VERSION", what, {
    hint:
      schema === "sgt/plan/v1"
        ? "Plan again with sgt plan: a plan of an earlier version lacks what apply needs."
        : "Use the version of sgt that wrote it, or plan again.",
    details: { schema },
  });
}

function badShape(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): Error {
  const path = formatPath(issue?.path ?? []);
  return rulesError("SGT_RULES_PLAN_BAD_SHAPE", `plan: ${path}: ${issue?.message ?? "unexpected value"}`, {
    hint: MAKE_ANEW,
    details: { path },
  });
}
