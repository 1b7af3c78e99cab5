import { IMPOSSIBLE, minPlusBigint, minPlusNumber, type Step } from "./min-plus.js";

/**
 * Splits `spare` rules over several curves. `costs[i][e]` is what curve i costs with e rules more than it must have.
 * Returns how many each gets: the split of least total cost, of equals one that hands out the fewest.
 */
export function shareRules(costs: readonly (readonly bigint[])[], spare: number): number[] {
  if (costs.length === 0) return [];
  const largest = costs.reduce((sum, curve) => sum + (curve[0] ?? 0n), 0n);
  return largest <= BigInt(Number.MAX_SAFE_INTEGER) ? shareNumbers(costs, spare) : shareBigints(costs, spare);
}

function shareNumbers(costs: readonly (readonly bigint[])[], spare: number): number[] {
  const numbers = costs.map((curve) => Float64Array.from(curve, Number));
  return share(numbers, spare, Infinity, (length) => new Float64Array(length), minPlusNumber);
}

function shareBigints(costs: readonly (readonly bigint[])[], spare: number): number[] {
  const copies = costs.map((curve) => [...curve]);
  return share(copies, spare, IMPOSSIBLE, (length) => new Array<bigint>(length).fill(0n), minPlusBigint);
}

/**
 * Adds the curves one after another by min-plus convolution. The convolution counts from one, we count
 * from zero: after adding i curves, entry j of the sum stands for j − i spare rules.
 */
function share<Cost extends number | bigint, Costs extends ArrayLike<Cost> & { [index: number]: Cost }>(
  curves: readonly Costs[],
  spare: number,
  impossible: Cost,
  allocate: (length: number) => Costs,
  minPlus: (step: Step<Costs>) => void,
): number[] {
  let sum = curves[0] as Costs;
  const steps: Uint32Array[] = [];
  for (const [i, curve] of curves.entries()) {
    if (i === 0) continue;
    const costs = join(sum, curve, allocate);
    const length = Math.min(costs.length, spare + i + 1);
    const [out, choices] = [allocate(length), new Uint32Array(length)];
    out[0] = impossible;
    const lengths = { leftLength: sum.length, rightLength: curve.length, length };
    minPlus({ costs, at: 0, ...lengths, out, choices, choicesAt: 0 });
    steps.push(choices);
    sum = out;
  }
  return readShares(steps, cheapest(sum, spare + curves.length));
}

function join<Costs extends ArrayLike<unknown> & { [index: number]: unknown }>(
  left: Costs,
  right: Costs,
  allocate: (length: number) => Costs,
): Costs {
  const both = allocate(left.length + right.length);
  for (let i = 0; i < left.length; i++) both[i] = left[i];
  for (let i = 0; i < right.length; i++) both[left.length + i] = right[i];
  return both;
}

function cheapest<Cost extends number | bigint>(sum: ArrayLike<Cost>, end: number): number {
  let best = 0;
  for (let i = 1; i < Math.min(sum.length, end); i++) {
    if ((sum[i] as Cost) < (sum[best] as Cost)) best = i;
  }
  return best;
}

function readShares(steps: readonly Uint32Array[], entry: number): number[] {
  const shares: number[] = [];
  let left = entry;
  for (const choices of steps.toReversed()) {
    const toLeft = (choices[left] as number) - 1;
    shares.push(left - toLeft - 1);
    left = toLeft;
  }
  return [...shares, left].reverse();
}
