import type { EvidenceRow } from "@sgt/flowlogs";
import type { Point } from "@sgt/snapshot";
import { type PortHits, portKey, type RuleHits, type SourceHits } from "./rule-hits.js";

/** What is known of a row's source. */
export interface RowSource {
  readonly point: Point;
  /** The groups of which it was a member for the time of the row, the same list for the same groups; null where nobody asked. */
  readonly memberOf: readonly string[] | null;
}

/** Adds a row to the hits of one rule that may have admitted it. */
export function addRow(hits: RuleHits, row: EvidenceRow, source: RowSource, isSole: boolean): void {
  hits.recordCount += row.recordCount;
  hits.byteCount += row.byteCount;
  if (isSole) hits.soleRecordCount += row.recordCount;
  hits.firstSeen = Math.min(hits.firstSeen, row.firstSeen);
  hits.lastSeen = Math.max(hits.lastSeen, row.lastSeen);
  hits.enis.set(row.eniId, (hits.enis.get(row.eniId) ?? 0) + row.recordCount);
  addSource(portHitsOf(hits, portKey(row.protocol, row.port)), row, source);
}

function portHitsOf(hits: RuleHits, key: number): PortHits {
  let sources = hits.ports.get(key);
  if (sources === undefined) {
    sources = new Map();
    hits.ports.set(key, sources);
  }
  return sources;
}

function addSource(sources: PortHits, row: EvidenceRow, { point, memberOf }: RowSource): void {
  const known = sources.get(point);
  if (known === undefined) sources.set(point, firstHits(row, memberOf));
  else {
    addHits(known, row);
    if (memberOf !== null && !known.memberOf.includes(memberOf)) known.memberOf = [...known.memberOf, memberOf];
  }
}

function firstHits(row: EvidenceRow, memberOf: RowSource["memberOf"]): SourceHits {
  return {
    recordCount: row.recordCount,
    unprovedCount: row.initiation === "initiated" ? 0 : row.recordCount,
    firstSeen: row.firstSeen,
    lastSeen: row.lastSeen,
    firstDate: row.date,
    lastDate: row.date,
    dayCount: 1,
    memberOf: memberOf === null ? NOT_ASKED : [memberOf],
  };
}

const NOT_ASKED: SourceHits["memberOf"] = [];

function addHits(known: SourceHits, row: EvidenceRow): void {
  known.recordCount += row.recordCount;
  if (row.initiation !== "initiated") known.unprovedCount += row.recordCount;
  known.firstSeen = Math.min(known.firstSeen, row.firstSeen);
  known.lastSeen = Math.max(known.lastSeen, row.lastSeen);
  if (row.date !== known.firstDate && row.date !== known.lastDate) known.dayCount = known.dayCount === 1 ? 2 : 3;
  if (row.date < known.firstDate) known.firstDate = row.date;
  if (row.date > known.lastDate) known.lastDate = row.date;
}
