import type { Cover } from "@sgt/cidr";
import { fewestRules, leastTrustCurve, type RulesAndTrust } from "./dense-universe.js";
import { makeRandom } from "./random.js";

/** 10.0.0.0/28, sixteen addresses. */
const FIRST = 0x0a000000;
export const SIZE = 16;
export const MAX_RULES = 8;
const IMPOSSIBLE = Number.POSITIVE_INFINITY;
export const TOLERANCES = [0, 0.3, 0.5];

const ALL = Array.from({ length: (1 << SIZE) - 1 }, (_, at) => at + 1);
/** Every non-empty set with `SGT_LONG=all`; else a sixteenth of them, always the same. */
export const SETS: readonly number[] = process.env.SGT_LONG === "all" ? ALL : sampleOf(ALL, ALL.length >> 4);

function sampleOf(sets: readonly number[], count: number): number[] {
  const random = makeRandom(20_261_130);
  return Array.from({ length: count }, () => sets[random(sets.length)] as number);
}

/** Every subset of 16 addresses consists of two subsets of 8, so the reference is asked for 256 of those and the rest is two lines. */
const halves = Array.from({ length: 256 }, (_, mask) => {
  const universe = { observed: bits(mask, 8), fences: [] };
  return {
    curve: leastTrustCurve(universe, MAX_RULES),
    within: TOLERANCES.map((tolerance) => fewestRules(universe, tolerance)),
  };
});

function bits(mask: number, size: number): boolean[] {
  return Array.from({ length: size }, (_, i) => ((mask >> i) & 1) === 1);
}

function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) count++;
  return count;
}

export function expectedCurve(mask: number): number[] {
  const low = halves[mask & 255]?.curve as number[];
  const high = halves[mask >> 8]?.curve as number[];
  const least = [];
  for (let k = 0; k <= MAX_RULES; k++) {
    let best = k === 0 ? IMPOSSIBLE : SIZE;
    for (let i = 0; i <= k; i++) {
      const sum = (low[i] as number) + (high[k - i] as number);
      if (sum < best) best = sum;
    }
    least.push(best);
  }
  return least;
}

export function expectedWithin(mask: number, at: number): RulesAndTrust {
  const low = halves[mask & 255]?.within[at] as RulesAndTrust;
  const high = halves[mask >> 8]?.within[at] as RulesAndTrust;
  const rules = low.rules + high.rules;
  const trusted = low.trusted + high.trusted;
  const slack = (SIZE - countBits(mask)) / SIZE;
  const whole = slack <= (TOLERANCES[at] as number) && (rules > 1 || trusted > SIZE);
  return whole ? { rules: 1, trusted: SIZE } : { rules, trusted };
}

const room = new Uint32Array(SIZE);

export function addressesOf(mask: number): Uint32Array {
  let count = 0;
  for (let i = 0; i < SIZE; i++) if (((mask >> i) & 1) === 1) room[count++] = FIRST + i;
  return room.subarray(0, count);
}

/** The addresses of the universe in a cover, as a mask; fails on a prefix that leaves it. */
export function maskOf(cover: Cover): number {
  let mask = 0;
  for (const { first, prefixLength } of cover.prefixes) {
    if (prefixLength < 28 || Number(first) >>> 4 !== FIRST >>> 4) return -1;
    mask |= ((1 << (1 << (32 - prefixLength))) - 1) << (Number(first) & 15);
  }
  return mask;
}
