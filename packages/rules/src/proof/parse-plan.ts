import type { Plan } from "../plan/plan.js";

/** Reads a plan: text or the parsed JSON value. */
export function parsePlan(_json: unknown): Plan {
  throw new Error("under way");
}
