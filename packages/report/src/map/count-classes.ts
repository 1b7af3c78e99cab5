/** Steps between the lower bounds of classes, the finest first. Each is round on a scale of ten. */
const STEPS: readonly (readonly number[])[] = [[1, 2, 5], [1, 3], [1], [1, 100], [1, 1000]];

/** How many colours a reader tells apart at a glance. */
export const MOST_CLASSES = 6;

/**
 * Returns the lower bounds of the classes that counts up to `max` fall into, ascending from 1: round
 * numbers, evenly spaced by ratio, at most six. By ratio, because one place with a thousand times
 * more than the others would leave all others in one colour. Empty for `max` below 1.
 */
export function countClasses(max: number): number[] {
  for (const step of STEPS) {
    const bounds = lowerBounds(step, max);
    if (bounds.length <= MOST_CLASSES) return bounds;
  }
  // Beyond 10^18: the coarsest bounds, thinned to the number of colours.
  const bounds = lowerBounds(STEPS.at(-1) as readonly number[], max);
  const every = Math.ceil(bounds.length / MOST_CLASSES);
  return bounds.filter((_, i) => i % every === 0);
}

function lowerBounds(step: readonly number[], max: number): number[] {
  const [first, last] = [step[0] as number, step.at(-1) as number];
  // [1, 100] means every second power of ten; [1, 2, 5] three bounds in each.
  const decade = Math.max(last, 10);
  const within = last >= 10 ? [first] : step;
  const bounds: number[] = [];
  for (let power = 1; power <= max; power *= decade) bounds.push(...within.map((digit) => digit * power));
  return bounds.filter((bound) => bound <= max);
}

/** Returns the class of a count: the index of the highest bound that is not above it, -1 for counts below 1. */
export function classOf(count: number, bounds: readonly number[]): number {
  return bounds.findLastIndex((bound) => bound <= count);
}
