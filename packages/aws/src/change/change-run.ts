import { awsError } from "../errors.js";
import type { RunKind } from "../journal/journal-entry.js";
import type { JournalWriter } from "../journal/open-journal.js";
import type { AwsSession } from "../session/aws-session.js";
import type { Clock } from "../session/clock.js";
import type { ChangeEvent } from "./change-event.js";
import type { Timing } from "./timing.js";

/** What every step of one run of apply, resume or revert has at hand. */
export interface ChangeRun {
  readonly kind: RunKind;
  readonly session: AwsSession;
  readonly journal: JournalWriter;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly random: () => number;
  readonly emit: (event: ChangeEvent) => void;
  readonly signal: AbortSignal | undefined;
  /** Numbers the calls of a journal, over all its runs. */
  readonly nextCallId: () => number;
}

/**
 * Ends the run between two calls when it was told to stop.
 *
 * @throws SGT_AWS_STOPPED
 */
export function stopIfAsked(run: ChangeRun): void {
  if (run.signal?.aborted !== true) return;
  throw awsError("SGT_AWS_STOPPED", `${run.kind} was stopped between two calls`, {
    hint: "Resume it, or revert it from the journal.",
  });
}
