/** Files beside the flow logs that are something else: no hole, but counted, so that nothing vanishes. */
export interface OtherFiles {
  /** What they are, such as `CloudTrail`. */
  readonly what: string;
  readonly count: number;
  /** Keys of the first few. */
  readonly examples: readonly string[];
}

/** Keys that are kept of each kind. */
const EXAMPLES = 3;

/** Counts files by what they are, the commonest first; the examples are the first in text order. */
export function countOtherFiles(files: Iterable<{ readonly key: string; readonly what: string }>): OtherFiles[] {
  const keysOf = new Map<string, string[]>();
  for (const { key, what } of files) {
    const keys = keysOf.get(what);
    if (keys === undefined) keysOf.set(what, [key]);
    else keys.push(key);
  }
  return [...keysOf]
    .map(([what, keys]) => ({ what, count: keys.length, examples: keys.sort().slice(0, EXAMPLES) }))
    .sort(compareOtherFiles);
}

/** Joins counts of different files. */
export function joinOtherFiles(counts: readonly OtherFiles[]): OtherFiles[] {
  const joined = new Map<string, OtherFiles>();
  for (const one of counts) {
    const known = joined.get(one.what);
    const examples = [...(known?.examples ?? []), ...one.examples].sort().slice(0, EXAMPLES);
    joined.set(one.what, { what: one.what, count: (known?.count ?? 0) + one.count, examples });
  }
  return [...joined.values()].sort(compareOtherFiles);
}

function compareOtherFiles(a: OtherFiles, b: OtherFiles): number {
  return b.count - a.count || (a.what < b.what ? -1 : 1);
}
