import { readFile } from "node:fs/promises";
import { putFile } from "@sgt/files";
import { rulesError } from "../errors.js";
import type { Plan } from "../plan/plan.js";
import { parsePastPlan, parsePlan } from "../proof/parse-plan.js";

/**
 * Reads a plan file and checks it as {@link parsePlan} does.
 *
 * @throws `SGT_RULES_PLAN_UNREADABLE` when the file cannot be read, and the codes of `parsePlan`.
 */
export async function readPlanFile(path: string): Promise<Plan> {
  return parsePlan(await readText(path));
}

/**
 * Reads a plan file for what it changed, also one of the first version: see {@link parsePastPlan}.
 *
 * @throws `SGT_RULES_PLAN_UNREADABLE` when the file cannot be read, and the codes of `parsePastPlan`.
 */
export async function readPastPlanFile(path: string): Promise<Plan> {
  return parsePastPlan(await readText(path));
}

/**
 * Writes a plan, synced to disk, under a temporary name that is then changed to `path`: after a crash
 * there is the old file or the new one, never a part of it. A folder that is missing is made.
 *
 * @throws `SGT_RULES_PLAN_UNREADABLE` when the file cannot be written.
 */
export async function writePlanFile(path: string, plan: Plan): Promise<void> {
  try {
    await putFile(path, Buffer.from(`${JSON.stringify(plan, null, 2)}\n`), { mode: 0o600 });
  } catch (cause) {
    throw unreadable(path, "written", cause);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw unreadable(path, "read", cause);
  }
}

function unreadable(path: string, verb: "read" | "written", cause: unknown): Error {
  return rulesError("SGT_RULES_PLAN_UNREADABLE", `plan cannot be ${verb}: "${path}"`, {
    source: "environment",
    hint: "Check the path and its permissions.",
    details: { path },
    cause,
  });
}
