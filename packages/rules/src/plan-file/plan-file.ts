import type { Plan } from "../plan/plan.js";

/** Reads and verifies a plan file. */
export function readPlanFile(_path: string): Promise<Plan> {
  throw new Error("under way");
}

/** Writes a plan file, all or nothing. */
export function writePlanFile(_path: string, _plan: Plan): Promise<void> {
  throw new Error("under way");
}
