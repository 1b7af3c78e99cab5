import type { Initiation } from "../initiator/initiation.js";
import { mergeProofs, NO_PROOF } from "../initiator/proof.js";
import { resolveInitiation } from "../initiator/resolve-initiation.js";
import type { EvidenceRow } from "./evidence-row.js";
import type { EvidenceTable } from "./evidence-table.js";
import { OrderedRows } from "./ordered-rows.js";

const CLASSES: readonly Initiation[] = ["initiated", "unknown", "likely-response", "response"];

export interface ResolvedRows {
  /** Sorted by key, one row for each key and UTC day; may be read more than once. */
  readonly rows: Iterable<EvidenceRow>;
  /** Accepted records by class. */
  readonly initiationCounts: Readonly<Record<Initiation, number>>;
}

/**
 * Turns folded rows into evidence: rows of the same key and day become one, and who opened is
 * decided from the proofs of all days of a key together. The table must not be added to afterwards.
 */
export function resolveRows(table: EvidenceTable): ResolvedRows {
  const ordered = new OrderedRows(table);
  const classes = classify(table, ordered);
  return {
    rows: { [Symbol.iterator]: () => evidenceRows(ordered, classes) },
    initiationCounts: countAccepted(table, ordered, classes),
  };
}

/** The class of each place in the order; one class for all days of a key. */
function classify(table: EvidenceTable, ordered: OrderedRows): Uint8Array {
  const classes = new Uint8Array(ordered.order.length);
  for (let start = 0; start < classes.length; ) {
    const end = ordered.endOfKey(start);
    classes.fill(CLASSES.indexOf(initiationOf(table, ordered.order.subarray(start, end))), start, end);
    start = end;
  }
  return classes;
}

function initiationOf(table: EvidenceTable, rows: Uint32Array): Initiation {
  let proof = NO_PROOF;
  let firstSeen = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    proof = mergeProofs(proof, table.proof(row));
    if (table.recordCount(row) > 0) firstSeen = Math.min(firstSeen, table.firstSeen(row));
  }
  return resolveInitiation({ port: table.port(rows[0] as number), firstSeen, proof });
}

function* evidenceRows(ordered: OrderedRows, classes: Uint8Array): Generator<EvidenceRow> {
  for (let start = 0; start < classes.length; ) {
    const end = ordered.endOfDay(start);
    const { proof: _, ...row } = ordered.joined(start, end);
    // Rows of outgoing records alone only lent their proof.
    if (row.recordCount > 0) yield { ...row, initiation: CLASSES[classes[start] as number] as Initiation };
    start = end;
  }
}

function countAccepted(table: EvidenceTable, ordered: OrderedRows, classes: Uint8Array): Record<Initiation, number> {
  const counts = { initiated: 0, unknown: 0, "likely-response": 0, response: 0 };
  ordered.order.forEach((row, place) => {
    if (table.isAccepted(row)) counts[CLASSES[classes[place] as number] as Initiation] += table.recordCount(row);
  });
  return counts;
}
