import type { OptionKeys } from "@sgt/cidr";
import { awsError, checkKeys } from "../errors.js";

/** How the groups of a run are taken: all at once when nothing is said. */
export interface WaveOptions {
  /** Groups of the first wave, to see what the change does before the others follow. */
  readonly canary?: number;
  /** Groups of each other wave; all that are left when absent. */
  readonly size?: number;
  /** Milliseconds between two waves. */
  readonly pauseMs?: number;
}

const WAVE_KEYS = { canary: true, size: true, pauseMs: true } satisfies OptionKeys<WaveOptions>;

/** A wave that is done, before the next one begins. */
export interface WaveDone {
  /** From 1. */
  readonly index: number;
  readonly waveCount: number;
  /** Groups that the later waves are to change. */
  readonly leftCount: number;
}

/** Cuts a list of groups into waves, in its order; none when it is empty. */
export function wavesOf<T>(groups: readonly T[], { canary, size }: WaveOptions): T[][] {
  const waves = canary === undefined ? [] : [groups.slice(0, canary)];
  const step = size ?? Math.max(1, groups.length);
  for (let at = canary ?? 0; at < groups.length; at += step) waves.push(groups.slice(at, at + step));
  return waves.filter((wave) => wave.length > 0);
}

/** Checks what comes from a caller. @throws SGT_AWS_INVALID_WAVES; SGT_AWS_INVALID_OPTION for a key that there is not */
export function checkWaves(waves: WaveOptions): void {
  checkKeys(waves, WAVE_KEYS);
  const { canary, size, pauseMs } = waves;
  const isCount = (value: number | undefined) => value === undefined || (Number.isSafeInteger(value) && value > 0);
  if (isCount(canary) && isCount(size) && (pauseMs === undefined || (Number.isFinite(pauseMs) && pauseMs >= 0))) return;
  throw awsError("SGT_AWS_INVALID_WAVES", `waves: first ${canary}, then ${size}, ${pauseMs} ms apart`, {
    hint: "Give whole numbers from 1 on, and a pause of 0 or more milliseconds.",
  });
}
