import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Journal, journalState } from "@sgt/aws";
import type { Plan } from "@sgt/rules";
import { readPastPlanFile } from "@sgt/rules/node";
import { cliError } from "../../errors/cli-error.js";

export interface FoundPlan {
  readonly path: string;
  readonly plan: Plan;
}

/** Returns the plan that a journal was begun with: the JSON file beside it, or in the current folder, that bears its id; null when there is none. */
export async function findPlanOfJournal(journal: Journal, cwd: string): Promise<FoundPlan | null> {
  const { planId } = journalState(journal.lines).begin;
  for (const dir of new Set([dirname(journal.path), cwd])) {
    for (const name of (await readdir(dir)).filter((n) => n.endsWith(".json")).sort()) {
      const path = join(dir, name);
      const plan = await planAt(path);
      if (plan?.planId === planId) return { path, plan };
    }
  }
  return null;
}

/** The error of a run that needs the plan. */
export function planNotBeside(journal: Journal): Error {
  const { planId } = journalState(journal.lines).begin;
  return cliError("SGT_CLI_NOT_FOUND", `plan ${planId} of the journal is not in its folder`, {
    hint: "Give the plan as well: sgt apply PLAN --resume JOURNAL.",
    details: { planId },
  });
}

/** Other JSON files may lie there; they are not plans. */
async function planAt(path: string): Promise<Plan | null> {
  try {
    return await readPastPlanFile(path);
  } catch {
    return null;
  }
}
