import type { OptionKeys } from "@sgt/cidr";
import { checkKeys } from "../errors.js";

/** How long a run waits for AWS. All in milliseconds. */
export interface Timing {
  /** The longest wait for a read to show what a call did. Terraform waits five minutes. */
  readonly settleMs: number;
  /** How long to look once more when a read may be a little late, before it is believed. */
  readonly doubtMs: number;
  /** First pause between two reads; it grows by half each time, up to ten times itself. */
  readonly pollMs: number;
  /** First pause before a call is made again; it doubles each time, with jitter, up to 20 s. */
  readonly backoffMs: number;
  /** Times one call is made before the run halts. */
  readonly maxAttempts: number;
}

/** Returns the waits with the defaults filled in. @throws SGT_AWS_INVALID_OPTION for one that there is not */
export function completeTiming(given: Partial<Timing> = {}): Timing {
  checkKeys(given, TIMING_KEYS);
  return { ...DEFAULT_TIMING, ...given };
}

const TIMING_KEYS = {
  settleMs: true,
  doubtMs: true,
  pollMs: true,
  backoffMs: true,
  maxAttempts: true,
} satisfies OptionKeys<Partial<Timing>>;

export const DEFAULT_TIMING: Timing = {
  settleMs: 300_000,
  doubtMs: 3_000,
  pollMs: 500,
  backoffMs: 1_000,
  maxAttempts: 8,
};

const BACKOFF_CAP_MS = 20_000;

/** Full jitter over a doubling pause, never below a quarter of it: AWS's bucket refills at a fixed rate. */
export function backoff(timing: Timing, attempt: number, random: () => number): number {
  const whole = Math.min(BACKOFF_CAP_MS, timing.backoffMs * 2 ** (attempt - 1));
  return Math.ceil(whole * (0.25 + 0.75 * random()));
}
