/**
 * Returns the name that was most likely meant: one that begins with what is given, or the one that the fewest slips make of it
 * (a character too many, too few, wrong, or two that changed places), when those are few for its length. Undefined when none is near.
 */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const beginning = given.length > 2 ? names.filter((name) => name.startsWith(given)) : [];
  if (beginning.length === 1) return beginning[0];
  const most = given.length < 4 ? 1 : Math.max(2, Math.floor(given.length / 4));
  const near = names.map((name) => ({ name, count: slipCount(given, name) })).filter(({ count }) => count <= most);
  return near.sort((a, b) => a.count - b.count)[0]?.name;
}

/** Counts the slips between two words (optimal string alignment), a row of the table after the other. */
function slipCount(given: string, name: string): number {
  let before: number[] = [];
  let last = Array.from({ length: name.length + 1 }, (_, j) => j);
  for (let i = 1; i <= given.length; i++) {
    const row = [i];
    for (let j = 1; j <= name.length; j++) {
      const isSame = given[i - 1] === name[j - 1];
      const isSwapped = i > 1 && j > 1 && given[i - 1] === name[j - 2] && given[i - 2] === name[j - 1];
      row[j] = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (isSame ? 0 : 1),
        isSwapped ? (before[j - 2] as number) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = row;
  }
  return last[name.length] as number;
}

/** Returns `; did you mean …?`, or nothing when no name is near. */
export function didYouMean(given: string, names: readonly string[], prefix = ""): string {
  const name = nearest(given, names);
  return name === undefined ? "" : `; did you mean ${prefix}${name}?`;
}
