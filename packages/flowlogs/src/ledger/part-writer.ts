import type { FileStore } from "@sgt/files";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { Interner } from "../directory/interner.js";
import { DAYS, type EvidenceTable } from "../evidence/evidence-table.js";
import { OrderedRows } from "../evidence/ordered-rows.js";
import type { Part } from "./batch.js";
import { PART_COLUMNS, PART_SCHEMA } from "./part-columns.js";
import { partPath } from "./partition.js";
import { writeAtomically } from "./write-atomically.js";

/** Writes the parts of one batch; none of them counts until a commit names it. */
export class PartWriter {
  readonly parts: Part[] = [];
  readonly #files: FileStore;
  readonly #dir: string;
  readonly #batchId: string;

  constructor(files: FileStore, dir: string, batchId: string) {
    this.#files = files;
    this.#dir = dir;
    this.#batchId = batchId;
  }

  /** Writes the rows of a table, one part for each account, region and day among them. */
  async write(table: EvidenceTable): Promise<void> {
    const ordered = new OrderedRows(table);
    for (const rows of byPartition(table, ordered.order)) {
      const bytes = await encodePart(table, rows);
      const path = partPath(table.row(rows[0] as number), this.#batchId, this.parts.length);
      await writeAtomically(this.#files, `${this.#dir}/${path}`, bytes);
      this.parts.push({ path, rowCount: rows.length, byteCount: bytes.byteLength });
    }
  }

  /** Removes what was written; a part that cannot be removed is a leftover. */
  async undo(): Promise<void> {
    for (const { path } of this.parts) await this.#files.remove(`${this.#dir}/${path}`).catch(() => undefined);
  }
}

/** The rows of each account, region and day, in their order. */
function byPartition(table: EvidenceTable, order: Uint32Array): Uint32Array[] {
  const partitions = partitionsOf(table, order);
  const sizes: number[] = [];
  for (const partition of partitions) sizes[partition] = (sizes[partition] ?? 0) + 1;
  const lists = sizes.map((size) => new Uint32Array(size));
  const counts = sizes.map(() => 0);
  order.forEach((row, place) => {
    const partition = partitions[place] as number;
    (lists[partition] as Uint32Array)[counts[partition] as number] = row;
    counts[partition] = (counts[partition] as number) + 1;
  });
  return lists;
}

/** The number of the account, region and day of each row, in the order of their appearance. */
function partitionsOf(table: EvidenceTable, order: Uint32Array): Uint32Array {
  const { day, networkInterface } = table.columns;
  const texts = new Interner();
  let lastKey = -1;
  let last = 0;
  return order.map((row) => {
    const key = (networkInterface[row] as number) * DAYS + (day[row] as number);
    // Rows of an interface follow one another.
    if (key !== lastKey) {
      const { accountId, region } = table.interfaceKey(row);
      last = texts.id(`${accountId} ${region} ${day[row]}`);
      lastKey = key;
    }
    return last;
  });
}

/** Rows of a row group: enough to compress well, few enough to read one group at a time. */
const GROUP_ROWS = 10_000;

const ELEMENTS = {
  STRING: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  INT32: { type: "INT32" },
  INT64: { type: "INT64" },
} as const;

/** The bytes of a Parquet file of rows of a table, in the order given: snappy, with statistics, no nulls. */
async function encodePart(table: EvidenceTable, rows: Uint32Array): Promise<Uint8Array> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: "root", num_children: PART_COLUMNS.length },
      ...PART_COLUMNS.map(({ name, type }) => ({ name, ...ELEMENTS[type], repetition_type: "REQUIRED" as const })),
    ],
    kvMetadata: [{ key: "schema", value: PART_SCHEMA }],
    createdBy: "sgt",
  });
  for (let from = 0; from < rows.length; from += GROUP_ROWS) {
    const group = rows.subarray(from, from + GROUP_ROWS);
    // Until it is waited for, a write holds the columns it was given: of a million rows 250 MB.
    await parquet.write({
      columnData: PART_COLUMNS.map(({ name, encoding, values }) => {
        const data = values(table, group);
        return encoding === undefined ? { name, data } : { name, data, encoding };
      }),
      rowGroupSize: GROUP_ROWS,
    });
  }
  await parquet.finish();
  return new Uint8Array(writer.getBuffer());
}
