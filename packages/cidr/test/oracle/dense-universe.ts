/**
 * The slow reference: a universe of 2^n addresses, an array that says which were observed, and every block of
 * it considered, by plain recursion from the definition. It shares no idea with the package: no sorting, no
 * trie, no trimming, no pruning.
 */
export interface Universe {
  /** observed[i] says whether address i was. Its length is a power of two. */
  readonly observed: readonly boolean[];
  /** Fences as [first, size], inside the universe. */
  readonly fences: readonly (readonly [first: number, size: number])[];
}

/** A block is allowed when every fence it shares an address with contains it. */
function isAllowed({ fences }: Universe, first: number, size: number): boolean {
  return fences.every(([fence, width]) => {
    const apart = fence + width <= first || first + size <= fence;
    const inside = fence <= first && first + size <= fence + width;
    return apart || inside;
  });
}

function countObserved({ observed }: Universe, first: number, size: number): number {
  return observed.slice(first, first + size).filter(Boolean).length;
}

/** least[k] is the least total size of at most k allowed blocks that cover the observed addresses; Infinity for none. */
export function leastTrustCurve(
  universe: Universe,
  maxRules: number,
  first = 0,
  size: number = universe.observed.length,
): number[] {
  const least = new Array<number>(maxRules + 1).fill(Infinity);
  if (countObserved(universe, first, size) === 0) return least.fill(0);
  if (isAllowed(universe, first, size)) least.fill(size, 1);
  if (size === 1) return least;
  const left = leastTrustCurve(universe, maxRules, first, size / 2);
  const right = leastTrustCurve(universe, maxRules, first + size / 2, size / 2);
  for (let k = 0; k <= maxRules; k++) {
    for (let i = 0; i <= k; i++) least[k] = Math.min(least[k] ?? 0, (left[i] ?? 0) + (right[k - i] ?? 0));
  }
  return least;
}

export interface RulesAndTrust {
  readonly rules: number;
  readonly trusted: number;
}

/** The fewest allowed blocks, each with at most `tolerance` of it unobserved; of those covers the least trusted one. */
export function fewestRules(
  universe: Universe,
  tolerance: number,
  first = 0,
  size: number = universe.observed.length,
): RulesAndTrust {
  const count = countObserved(universe, first, size);
  if (count === 0) return { rules: 0, trusted: 0 };
  const whole = isAllowed(universe, first, size) && (size - count) / size <= tolerance;
  if (size === 1) return { rules: 1, trusted: 1 };
  const left = fewestRules(universe, tolerance, first, size / 2);
  const right = fewestRules(universe, tolerance, first + size / 2, size / 2);
  const split = { rules: left.rules + right.rules, trusted: left.trusted + right.trusted };
  return whole && (split.rules > 1 || split.trusted > size) ? { rules: 1, trusted: size } : split;
}
