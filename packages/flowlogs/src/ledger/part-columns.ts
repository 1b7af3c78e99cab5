import type { EvidenceColumns } from "../evidence/evidence-columns.js";
import type { EvidenceTable } from "../evidence/evidence-table.js";
import { resolveInitiation } from "../initiator/resolve-initiation.js";

type ColumnType = "STRING" | "INT32" | "INT64";

export interface PartColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Set where it makes a file of sorted rows smaller than a dictionary does, or is as small without a bigint a row. */
  readonly encoding?: "DELTA_BINARY_PACKED" | "DELTA_BYTE_ARRAY";
  /** The values of rows of a table. */
  readonly values: (table: EvidenceTable, rows: Uint32Array) => string[] | Int32Array | number[];
}

/** Columns of a part that hold what a column of a table holds, and the largest number of each. */
export const NUMBER_COLUMNS: readonly {
  readonly name: string;
  readonly type: "INT32" | "INT64";
  readonly column: keyof EvidenceColumns;
  readonly most: number;
}[] = [
  { name: "protocol", type: "INT32", column: "protocol", most: 255 },
  { name: "port", type: "INT32", column: "port", most: 65_535 },
  { name: "record_count", type: "INT64", column: "recordCount", most: Number.MAX_SAFE_INTEGER },
  { name: "packet_count", type: "INT64", column: "packetCount", most: Number.MAX_SAFE_INTEGER },
  { name: "byte_count", type: "INT64", column: "byteCount", most: Number.MAX_SAFE_INTEGER },
  { name: "first_seen", type: "INT64", column: "firstSeen", most: 4_294_967_295 },
  { name: "last_seen", type: "INT64", column: "lastSeen", most: 4_294_967_295 },
  { name: "proof_bits", type: "INT32", column: "bits", most: 127 },
  { name: "proof_incoming_port", type: "INT32", column: "incomingPort", most: 65_535 },
  { name: "proof_port", type: "INT32", column: "openedPort", most: 65_535 },
  { name: "proved_at", type: "INT64", column: "openedAt", most: 4_294_967_295 },
];

/**
 * The columns of a part: `EvidenceRow` in snake case, and the handshake that `initiation` is decided
 * from anew when days and runs are read together. Region and day are not repeated in the file: the
 * path has them, and Athena and Arrow refuse a column that both have.
 */
export const PART_COLUMNS: readonly PartColumn[] = [
  textColumn("account_id", (table, row) => table.interfaceKey(row).accountId),
  textColumn("eni_id", (table, row) => table.interfaceKey(row).eniId),
  { name: "family", type: "INT32", values: (table, rows) => pick(table.columns.family, rows) },
  numberColumn("protocol"),
  numberColumn("port"),
  { ...textColumn("source", (table, row) => table.source(row)), encoding: "DELTA_BYTE_ARRAY" },
  textColumn("action", (table, row) => table.action(row)),
  numberColumn("record_count"),
  numberColumn("packet_count"),
  numberColumn("byte_count"),
  numberColumn("first_seen"),
  numberColumn("last_seen"),
  textColumn("initiation", initiationOf),
  numberColumn("proof_bits"),
  numberColumn("proof_incoming_port"),
  numberColumn("proof_port"),
  numberColumn("proved_at"),
];

/** What a part says in its own metadata, for whoever finds one alone. */
export const PART_SCHEMA = "sgt/ledger-part/v1";

function textColumn(name: string, text: (table: EvidenceTable, row: number) => string): PartColumn {
  const values = (table: EvidenceTable, rows: Uint32Array): string[] => {
    const texts: string[] = [];
    for (const row of rows) texts.push(text(table, row));
    return texts;
  };
  return { name, type: "STRING", values };
}

function numberColumn(wanted: string): PartColumn {
  const found = NUMBER_COLUMNS.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`no column ${wanted}`);
  const { name, type, column } = found;
  const values: PartColumn["values"] = (table, rows) => pick(table.columns[column], rows);
  return type === "INT64" ? { name, type, encoding: "DELTA_BINARY_PACKED", values } : { name, type, values };
}

/**
 * Where all fit 32 bits they are kept so: the writer is faster with them. A sum beyond all exact numbers (9 PB of one flow
 * in a day, so of a damaged record) stays at the largest of them: no reader takes more.
 */
function pick(column: EvidenceColumns[keyof EvidenceColumns], rows: Uint32Array): Int32Array | number[] {
  const numbers = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = column[rows[i] as number] as number;
    if (value > 0x7fffffff) return Array.from(rows, (row) => Math.min(column[row] as number, Number.MAX_SAFE_INTEGER));
    numbers[i] = value;
  }
  return numbers;
}

/** Decided from this day alone. */
function initiationOf(table: EvidenceTable, row: number): string {
  const { firstSeen, port } = table.columns;
  return resolveInitiation({
    port: port[row] as number,
    firstSeen: firstSeen[row] as number,
    handshake: table.handshake(row),
  });
}
