import { isSgtError, type SgtError, shellWord } from "@sgt/cidr";
import type { ChangeRun } from "./change-run.js";

/** Where and why a run went no further, and how to go on. */
export interface Halt {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly groupId: string | null;
  /** The exact command that puts everything back. */
  readonly revertCommand: string;
  /** The exact command that goes on. */
  readonly resumeCommand: string;
}

export type RunStatus = "done" | "halted" | "stopped";

/**
 * Runs the body of a run and writes its end, whatever it is. A coded error halts the run and is
 * returned; a bug is written down as such and thrown on.
 */
export async function runToEnd(run: ChangeRun, resumeCommand: string, body: () => Promise<void>): Promise<Halt | null> {
  try {
    await body();
    await run.journal.append({ kind: "end", run: run.kind, result: "done" });
    return null;
  } catch (error) {
    await writeEnd(run, error);
    if (!isSgtError(error)) throw error;
    run.emit({ kind: "halted", code: error.code, message: error.message });
    return haltOf(error, run.journal.path, resumeCommand);
  }
}

/** Reports how a run with this halt ended. */
export function statusOf(halt: Halt | null): RunStatus {
  if (halt === null) return "done";
  return halt.code === "SGT_AWS_STOPPED" ? "stopped" : "halted";
}

async function writeEnd(run: ChangeRun, error: unknown): Promise<void> {
  const known = isSgtError(error) ? error : null;
  const stopped = known?.code === "SGT_AWS_STOPPED";
  const groupId = groupOf(known);
  try {
    if (!stopped) {
      const message = known?.message ?? "unexpected error";
      const place = groupId === null ? {} : { groupId };
      await run.journal.append({ kind: "halt", code: known?.code ?? "SGT_AWS_BUG", message, ...place });
    }
    await run.journal.append({ kind: "end", run: run.kind, result: stopped ? "stopped" : "halted" });
  } catch (writeError) {
    // The full disk that halted the run; a journal without an end says just that.
    if (!isSgtError(writeError)) throw writeError;
  }
}

function haltOf(error: SgtError, journalPath: string, resumeCommand: string): Halt {
  return {
    code: error.code,
    message: error.message,
    hint: error.hint ?? null,
    groupId: groupOf(error),
    revertCommand: `sgt revert ${shellWord(journalPath)}`,
    resumeCommand,
  };
}

function groupOf(error: SgtError | null): string | null {
  const groupId = error?.details?.groupId;
  return typeof groupId === "string" ? groupId : null;
}
