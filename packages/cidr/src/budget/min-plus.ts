/** Where the curves of one step stand: left and right behind one another in `costs`, the choices in `choices`. */
export interface Step<Costs> {
  readonly costs: Costs;
  readonly at: number;
  readonly leftLength: number;
  readonly rightLength: number;
  /** Gets entry 1 on; entry 0, one prefix, is not a matter of splitting. */
  readonly out: Costs;
  readonly length: number;
  readonly choices: Uint8Array | Uint32Array;
  readonly choicesAt: number;
}

/**
 * Entry j of a curve is the least cost with exactly j + 1 prefixes. For each number of prefixes from 2 to
 * `length` this writes the least sum over all splits between left and right, and how many the left one
 * got (of equal sums the fewest).
 */
export function minPlusNumber(step: Step<Float64Array>): void {
  const { costs, at, leftLength, rightLength, out, length, choices, choicesAt } = step;
  out.fill(Infinity, 1, length);
  const right = at + leftLength;
  for (let a = 0; a < leftLength; a++) {
    const cost = costs[at + a] as number;
    const end = Math.min(rightLength, length - 1 - a);
    for (let b = 0; b < end; b++) {
      const sum = cost + (costs[right + b] as number);
      if (sum < (out[a + b + 1] as number)) {
        out[a + b + 1] = sum;
        choices[choicesAt + a + b + 1] = a + 1;
      }
    }
  }
}

/**
 * Dearer than any cover: what no number of prefixes can do. The bigint counterpart of Infinity. A cover costs at most 2^128
 * addresses times a weight; weights become integers in proportion, up to 2^2098, and sums of them stay far below.
 */
export const IMPOSSIBLE: bigint = 1n << 2400n;

/** {@link minPlusNumber} again: one function for both would run many times slower on numbers once it has seen a bigint. */
export function minPlusBigint(step: Step<bigint[]>): void {
  const { costs, at, leftLength, rightLength, out, length, choices, choicesAt } = step;
  out.fill(IMPOSSIBLE, 1, length);
  const right = at + leftLength;
  for (let a = 0; a < leftLength; a++) {
    const cost = costs[at + a] as bigint;
    const end = Math.min(rightLength, length - 1 - a);
    for (let b = 0; b < end; b++) {
      const sum = cost + (costs[right + b] as bigint);
      if (sum < (out[a + b + 1] as bigint)) {
        out[a + b + 1] = sum;
        choices[choicesAt + a + b + 1] = a + 1;
      }
    }
  }
}
