import { type Plan, verifyPlan } from "@sgt/rules";
import { awsError } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";

/**
 * Checks that a plan may be applied through a session: its proof holds when it is worked out anew, and
 * it was made for this account and region.
 *
 * @throws SGT_AWS_PLAN_UNPROVED naming the broken statements
 * @throws SGT_AWS_PLAN_ELSEWHERE naming both places
 */
export function checkPlan(plan: Plan, session: AwsSession): void {
  const { broken } = verifyPlan(plan);
  const [first] = broken;
  if (first !== undefined) {
    const statements = [...new Set(broken.map((one) => one.statement))].join(", ");
    throw awsError(
      "SGT_AWS_PLAN_UNPROVED",
      `plan "${plan.planId}" breaks its proof (${statements}): ${first.message}`,
      {
        hint: "Plan again; plans are not edited by hand.",
        details: { planId: plan.planId, statements },
      },
    );
  }
  if (plan.accountId === session.accountId && plan.region === session.region) return;
  throw awsError(
    "SGT_AWS_PLAN_ELSEWHERE",
    `plan "${plan.planId}" is for account "${plan.accountId}" ${plan.region}, the session is on "${session.accountId}" ${session.region}`,
    {
      hint: "Use the profile and region that the plan was made for.",
      details: {
        planAccountId: plan.accountId,
        planRegion: plan.region,
        accountId: session.accountId,
        region: session.region,
      },
    },
  );
}
