import { ByteWriter, type ColumnSource, ParquetWriter } from "hyparquet-writer";
import type { FoldedRow } from "../evidence/folded-row.js";
import { PART_COLUMNS, PART_SCHEMA, type PartColumn } from "./part-columns.js";

/** Rows of a row group: enough to compress well, few enough to read one group at a time. */
export const GROUP_ROWS = 10_000;

const ELEMENTS = {
  STRING: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  INT32: { type: "INT32" },
  INT64: { type: "INT64" },
} as const;

/** The bytes of a Parquet file of these rows in their order: snappy, with statistics, no nulls. */
export async function encodePart(rows: Iterable<FoldedRow>): Promise<{ bytes: Uint8Array; rowCount: number }> {
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
  let rowCount = 0;
  for (const group of groups(rows)) {
    // Until it is waited for, a write holds the columns it was given: of a million rows 250 MB.
    await parquet.write({
      columnData: PART_COLUMNS.map((column) => columnOf(column, group)),
      rowGroupSize: GROUP_ROWS,
    });
    rowCount += group.length;
  }
  await parquet.finish();
  return { bytes: new Uint8Array(writer.getBuffer()), rowCount };
}

function* groups(rows: Iterable<FoldedRow>): Generator<FoldedRow[]> {
  let group: FoldedRow[] = [];
  for (const row of rows) {
    group.push(row);
    if (group.length < GROUP_ROWS) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function columnOf({ name, type, encoding, value }: PartColumn, rows: readonly FoldedRow[]): ColumnSource {
  const data = type === "INT64" ? rows.map((row) => BigInt(value(row))) : rows.map(value);
  return encoding === undefined ? { name, data } : { name, data, encoding };
}
