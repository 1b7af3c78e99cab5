import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { journalState, readJournal } from "@sgt/aws";
import { readPlanFile } from "@sgt/rules/node";
import { cliError } from "../../errors/cli-error.js";

/**
 * Returns the path of the plan that a journal was begun with: the JSON file beside the journal, or
 * in the current folder, that bears its id.
 * @throws `SGT_CLI_NOT_FOUND` when there is none.
 */
export async function findPlanOfJournal(journalPath: string, cwd: string): Promise<string> {
  const { planId } = journalState((await readJournal(journalPath)).lines).begin;
  for (const dir of new Set([dirname(journalPath), cwd])) {
    for (const name of (await readdir(dir)).filter((n) => n.endsWith(".json")).sort()) {
      if ((await idOf(join(dir, name))) === planId) return join(dir, name);
    }
  }
  throw cliError("SGT_CLI_NOT_FOUND", `plan ${planId} of the journal is not beside it`, {
    hint: "Name the plan too: sgt apply PLAN --resume JOURNAL.",
    details: { planId },
  });
}

/** Other JSON files may lie there; they are not plans. */
async function idOf(path: string): Promise<string | null> {
  try {
    return (await readPlanFile(path)).planId;
  } catch {
    return null;
  }
}
