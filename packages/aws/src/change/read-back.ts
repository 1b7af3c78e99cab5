import type { LiveRule } from "@sgt/snapshot";
import { readIngress } from "../collect/read-groups.js";
import type { ChangeRun } from "./change-run.js";

export interface ReadBack {
  /** The last read. */
  readonly live: readonly LiveRule[];
  /** Whether it showed what was waited for. */
  readonly seen: boolean;
}

const GROWTH = 1.5;
const MOST_GROWTH = 10;

/**
 * Reads a group until it shows what is waited for or `limitMs` have passed; at least once. Reads may
 * lag behind writes by minutes (DescribeSecurityGroups promises no consistency).
 *
 * @param signal - ends the wait early; the read that follows a doubtful call is not given one
 * @throws the coded error of a read that failed
 */
export async function readUntil(
  run: ChangeRun,
  groupId: string,
  wanted: (live: readonly LiveRule[]) => boolean,
  limitMs: number,
  signal?: AbortSignal,
): Promise<ReadBack> {
  const deadline = run.clock.now() + limitMs;
  let pause = run.timing.pollMs;
  for (;;) {
    const live = await readIngress(run.session, groupId);
    const left = deadline - run.clock.now();
    if (wanted(live)) return { live, seen: true };
    if (left <= 0 || signal?.aborted === true) return { live, seen: false };
    const waitMs = Math.min(pause, left);
    run.emit({ kind: "waiting", groupId, reason: "read-back", waitMs });
    await run.clock.sleep(waitMs, signal);
    pause = Math.min(pause * GROWTH, run.timing.pollMs * MOST_GROWTH);
  }
}
