import { beforeAll, expect, test } from "@jest/globals";
import type { Evidence, EvidenceRow } from "@sgt/flowlogs";
import { collectEvidence } from "@sgt/flowlogs/node";
import fc from "fast-check";
import { memorySource } from "./memory-source.js";
import { ENIS, WINDOW, world } from "./worlds.js";

type Counting = (evidence: Evidence) => number;
const rowsThat =
  (isOne: (row: EvidenceRow) => boolean): Counting =>
  ({ rows }) =>
    [...rows].filter(isOne).length;
const malformed =
  (code: string): Counting =>
  ({ coverage }) =>
    coverage.malformed.find((entry) => entry.code === `SGT_FLOWLOGS_LINE_${code}`)?.count ?? 0;

/** What a hundred random worlds must hold at the least, about half of what they do: readers that agree on nothing prove nothing. */
const FLOORS: readonly (readonly [what: string, floor: number, count: Counting])[] = [
  ["records", 500, ({ coverage }) => coverage.recordCount],
  ["rejected records", 120, ({ coverage }) => coverage.rejectedCount],
  ["records outside the window", 25, ({ coverage }) => coverage.outsideWindowCount],
  ["records without an interface", 3, ({ coverage }) => coverage.withoutInterfaceCount],
  ["rows of IPv6", 100, rowsThat(({ family }) => family === 6)],
  ["connections that were opened from outside", 25, rowsThat(({ initiation }) => initiation === "initiated")],
  ["responses", 12, rowsThat(({ initiation }) => initiation === "response")],
  ["rows that do not tell", 250, rowsThat(({ initiation }) => initiation === "unknown")],
  ["lines with a field too many or too few", 40, malformed("FIELD_COUNT")],
  ["lines without a needed field", 80, malformed("FIELD_MISSING")],
  ["lines with a field that is none", 40, malformed("FIELD_INVALID")],
  ["lines with a field out of range", 25, malformed("FIELD_RANGE")],
];

let all: Evidence[];
beforeAll(async () => {
  const worlds = fc.sample(world, { numRuns: 100, seed: 1 });
  const read = (objects: Record<string, string>) =>
    collectEvidence({ source: memorySource(objects), enis: ENIS, window: WINDOW, threads: 1 });
  // A world without a single record is refused.
  const settled = await Promise.allSettled(worlds.map(read));
  all = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
});

test.each(FLOORS)("random worlds have %s", (_what, floor, count) => {
  expect(all.reduce((sum, one) => sum + count(one), 0)).toBeGreaterThanOrEqual(floor);
});
