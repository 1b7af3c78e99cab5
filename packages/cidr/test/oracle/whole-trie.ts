/**
 * The recurrence over the whole trie, with nothing left out, in bigints: for sets too large for a dense universe.
 *
 * @param sorted ascending, each once; each stands for a block of 2^`pointHeight` addresses at value · 2^`pointHeight`.
 * @returns the least total size with exactly j + 1 blocks, at most `maxRules` of them.
 */
export function leastTrustOverTrie(sorted: readonly bigint[], maxRules: number, pointHeight: bigint): bigint[] {
  if (sorted.length === 1) return [1n << pointHeight];
  const [first, last] = [sorted[0] as bigint, sorted.at(-1) as bigint];
  const height = BigInt((first ^ last).toString(2).length);
  const middle = ((first >> height) << height) + (1n << (height - 1n));
  const cut = sorted.findIndex((point) => point >= middle);
  const left = leastTrustOverTrie(sorted.slice(0, cut), maxRules, pointHeight);
  const right = leastTrustOverTrie(sorted.slice(cut), maxRules, pointHeight);
  const length = Math.min(maxRules, left.length + right.length);
  const least = new Array<bigint>(length).fill(1n << (height + pointHeight));
  for (const [i, a] of left.entries()) {
    for (const [j, b] of right.entries()) {
      if (i + j + 1 < length && a + b < (least[i + j + 1] as bigint)) least[i + j + 1] = a + b;
    }
  }
  return least;
}
