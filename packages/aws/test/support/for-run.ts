import type { ApplyOptions, ResumeOptions, RevertOptions, RunOptions } from "@sgt/aws";

const RUN: readonly (keyof RunOptions)[] = [
  "session",
  "journalPath",
  "onEvent",
  "signal",
  "timing",
  "stateDir",
  "clock",
  "files",
  "random",
];

/** Of a ground, or of options of another run, what apply takes: it refuses what it does not know. */
export function forApply(from: ApplyOptions): ApplyOptions {
  return pick(from, [...RUN, "plan", "tags", "waves", "confirm", "groups", "limit"]);
}

/** As {@link forApply}, for resume. */
export function forResume(from: ResumeOptions): ResumeOptions {
  return pick(from, [...RUN, "plan", "tags", "confirm"]);
}

/** As {@link forApply}, for revert. */
export function forRevert(from: RevertOptions): RevertOptions {
  return pick(from, [...RUN, "ruleIds", "plan"]);
}

function pick<T extends object>(from: T, keys: readonly (keyof T)[]): T {
  return Object.fromEntries(keys.flatMap((key) => (key in from ? [[key, from[key]]] : []))) as T;
}
