import { HANDSHAKE_BITS, mergeHandshakes, NO_HANDSHAKE } from "../initiator/handshake.js";
import type { Initiation } from "../initiator/initiation.js";
import { resolveInitiation } from "../initiator/resolve-initiation.js";
import type { EvidenceRow } from "./evidence-row.js";
import type { EvidenceTable } from "./evidence-table.js";
import type { FoldedRow } from "./folded-row.js";
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
 * decided from the handshakes of all days of a key together. The table must not be added to afterwards.
 */
export function resolveRows(table: EvidenceTable): ResolvedRows {
  const ordered = new OrderedRows(table);
  const classes = classify(table, ordered);
  return {
    rows: { [Symbol.iterator]: () => evidenceRows(table, ordered.order, classes) },
    initiationCounts: countAccepted(table, ordered.order, classes),
  };
}

/** The class of each place in the order; one class for all days of a key. */
function classify(table: EvidenceTable, ordered: OrderedRows): Uint8Array {
  const classes = new Uint8Array(ordered.order.length);
  const served = servedPorts(table);
  for (let start = 0; start < classes.length; ) {
    const end = ordered.endOfKey(start);
    classes.fill(CLASSES.indexOf(initiationOf(table, ordered.order.subarray(start, end), served)), start, end);
    start = end;
  }
  return classes;
}

/** Ports of interfaces from which a SYN-ACK went out, to anybody. */
function servedPorts(table: EvidenceTable): Set<number> {
  const { bits } = table.columns;
  const served = new Set<number>();
  for (let i = 0; i < table.rowCount; i++) {
    if (((bits[i] as number) & HANDSHAKE_BITS.outgoingSynAck) !== 0) served.add(table.localPort(i));
  }
  return served;
}

function initiationOf(table: EvidenceTable, rows: Uint32Array, served: ReadonlySet<number>): Initiation {
  const { firstSeen: seen, port, recordCount } = table.columns;
  let handshake = NO_HANDSHAKE;
  let firstSeen = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    handshake = mergeHandshakes(handshake, table.handshake(row));
    if ((recordCount[row] as number) > 0) firstSeen = Math.min(firstSeen, seen[row] as number);
  }
  const row = rows[0] as number;
  return resolveInitiation({
    port: port[row] as number,
    firstSeen,
    handshake,
    isServed: served.has(table.localPort(row)),
  });
}

function* evidenceRows(table: EvidenceTable, order: Uint32Array, classes: Uint8Array): Generator<EvidenceRow> {
  const { recordCount } = table.columns;
  for (let place = 0; place < order.length; place++) {
    const row = order[place] as number;
    // Rows of outgoing records alone only lent what they show of the handshake.
    if ((recordCount[row] as number) > 0)
      yield decided(table.row(row), CLASSES[classes[place] as number] as Initiation);
  }
}

/** Field by field: to spread a million rows takes seconds. */
function decided(row: FoldedRow, initiation: Initiation): EvidenceRow {
  return {
    accountId: row.accountId,
    region: row.region,
    eniId: row.eniId,
    family: row.family,
    protocol: row.protocol,
    port: row.port,
    source: row.source,
    action: row.action,
    date: row.date,
    recordCount: row.recordCount,
    packetCount: Math.min(row.packetCount, Number.MAX_SAFE_INTEGER),
    byteCount: Math.min(row.byteCount, Number.MAX_SAFE_INTEGER),
    firstSeen: row.firstSeen,
    lastSeen: row.lastSeen,
    initiation,
  };
}

function countAccepted(table: EvidenceTable, order: Uint32Array, classes: Uint8Array): Record<Initiation, number> {
  const { action, recordCount } = table.columns;
  const counts = { initiated: 0, unknown: 0, "likely-response": 0, response: 0 };
  order.forEach((row, place) => {
    if (action[row] === 0) counts[CLASSES[classes[place] as number] as Initiation] += recordCount[row] as number;
  });
  return counts;
}
