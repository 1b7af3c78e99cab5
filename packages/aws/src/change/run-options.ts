import type { OptionKeys } from "@sgt/cidr";
import type { JournalFiles } from "../journal/journal-files.js";
import type { AwsSession } from "../session/aws-session.js";
import { type Clock, systemClock } from "../session/clock.js";
import type { ChangeEvent } from "./change-event.js";
import { completeTiming, type Timing } from "./timing.js";

/** What apply, resume and revert take alike. */
export interface RunOptions {
  readonly session: AwsSession;
  readonly journalPath: string;
  readonly onEvent?: ((event: ChangeEvent) => void) | undefined;
  /** Stops the run between two calls; the journal is closed and says so. */
  readonly signal?: AbortSignal | undefined;
  readonly timing?: Partial<Timing> | undefined;
  /** Where the lock of the machine is; the user's state folder when absent. */
  readonly stateDir?: string | undefined;
  /** Seams for tests. */
  readonly clock?: Clock | undefined;
  readonly files?: JournalFiles | undefined;
  readonly random?: (() => number) | undefined;
}

export const RUN_KEYS: OptionKeys<RunOptions> = {
  session: "needed",
  journalPath: "needed",
  onEvent: true,
  signal: true,
  timing: true,
  stateDir: true,
  clock: true,
  files: true,
  random: true,
};

/** The seams with their defaults. */
export interface RunParts {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly random: () => number;
  readonly emit: (event: ChangeEvent) => void;
  readonly signal: AbortSignal | undefined;
}

/** Fills in the defaults. */
export function runParts(options: RunOptions): RunParts {
  return {
    clock: options.clock ?? systemClock,
    timing: completeTiming(options.timing),
    random: options.random ?? Math.random,
    emit: options.onEvent ?? (() => undefined),
    signal: options.signal,
  };
}
