// A gate in a pipeline: is this plan file whole, and does its proof hold? Bundled to one file, without the AWS SDK.
import { isSgtError } from "@sgt/cidr";
import { parsePlan } from "@sgt/rules";

/** The event holds the plan as text; the answer says what it would change, or why it must not be applied. */
export async function handler({ plan }) {
  try {
    const { planId, accountId, region, totals } = parsePlan(plan);
    return { ok: true, planId, accountId, region, totals };
  } catch (error) {
    if (!isSgtError(error)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
}
