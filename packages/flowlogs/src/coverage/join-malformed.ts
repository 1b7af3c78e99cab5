import type { LineIssue } from "../record/line-issue.js";
import type { MalformedLines } from "./coverage.js";

type Example = MalformedLines["examples"][number];

const EXAMPLES_KEPT = 5;

/** Issues by reason. */
export type IssueCounts = Map<string, { count: number; examples: readonly Example[] }>;

/** Counts one issue; the examples kept are the first by key and line, in whatever order they come. */
export function countIssue(counts: IssueCounts, { code, key, line, field, text }: LineIssue): void {
  const known = counts.get(code) ?? { count: 0, examples: [] };
  counts.set(code, { count: known.count + 1, examples: keepFirst(known.examples, { key, line, field, text }) });
}

/** Joins counts of several runs; sorted by code. */
export function joinMalformed(all: readonly MalformedLines[]): MalformedLines[] {
  const byCode = new Map<string, MalformedLines>();
  for (const { code, count, examples } of all) {
    const known = byCode.get(code) ?? { code, count: 0, examples: [] };
    byCode.set(code, { code, count: known.count + count, examples: keepFirst(known.examples, ...examples) });
  }
  return [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The counts as the coverage states them. */
export function malformedLines(counts: IssueCounts): MalformedLines[] {
  return joinMalformed([...counts].map(([code, { count, examples }]) => ({ code, count, examples })));
}

function keepFirst(examples: readonly Example[], ...more: readonly Example[]): readonly Example[] {
  const last = examples[EXAMPLES_KEPT - 1];
  const fresh = more.filter((example) => last === undefined || compareExamples(example, last) < 0);
  if (fresh.length === 0) return examples;
  return [...examples, ...fresh].sort(compareExamples).slice(0, EXAMPLES_KEPT);
}

function compareExamples(a: Example, b: Example): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.line - b.line;
}
