import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { EvidenceTable } from "../evidence/evidence-table.js";
import { PART_COLUMNS, PART_SCHEMA } from "./part-columns.js";

/** Rows of a row group: enough to compress well, few enough to read one group at a time. */
export const GROUP_ROWS = 10_000;

const ELEMENTS = {
  STRING: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  INT32: { type: "INT32" },
  INT64: { type: "INT64" },
} as const;

/** The bytes of a Parquet file of rows of a table, in the order given: snappy, with statistics, no nulls. */
export async function encodePart(table: EvidenceTable, rows: Uint32Array): Promise<Uint8Array> {
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
