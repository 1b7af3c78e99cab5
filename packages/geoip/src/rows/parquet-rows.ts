import { fileWriter, ParquetWriter } from "hyparquet-writer";
import type { Cell } from "./columns.js";

/** Rows of a row group: enough to compress well, few enough to hold in memory. */
const GROUP_ROWS = 50_000;

const TYPES: Readonly<Record<string, "INT64" | "DOUBLE">> = {
  asn: "INT64",
  count: "INT64",
  latitude: "DOUBLE",
  longitude: "DOUBLE",
  accuracy_km: "DOUBLE",
  share: "DOUBLE",
};

/** A row by column. */
export type Row = Readonly<Record<string, Cell>>;

/** A Parquet file that rows are added to; memory holds one row group. */
export interface ParquetRows {
  add(row: Row): Promise<void>;
  /** Writes what is left and the footer. Before this the file cannot be read. */
  finish(): Promise<void>;
}

/** Begins a Parquet file (snappy, with statistics, all columns optional). Numbers are numbers, all else text. */
export function parquetRows(path: string, columns: readonly string[]): ParquetRows {
  const parquet = new ParquetWriter({
    writer: fileWriter(path),
    schema: [{ name: "root", num_children: columns.length }, ...columns.map(element)],
    createdBy: "sgt",
  });
  let group: Row[] = [];
  const flush = async (): Promise<void> => {
    if (group.length === 0) return;
    const rows = group;
    group = [];
    await parquet.write({
      columnData: columns.map((name) => ({ name, data: rows.map((row) => parquetValue(name, row)) })),
    });
  };
  return {
    async add(row) {
      if (group.push(row) >= GROUP_ROWS) await flush();
    },
    async finish() {
      await flush();
      await parquet.finish();
    },
  };
}

function element(name: string) {
  const type = TYPES[name];
  const repetition_type = "OPTIONAL" as const;
  return type === undefined
    ? { name, type: "BYTE_ARRAY" as const, converted_type: "UTF8" as const, repetition_type }
    : { name, type, repetition_type };
}

function parquetValue(name: string, row: Row): Cell | bigint | undefined {
  const value = row[name] ?? undefined;
  return TYPES[name] === "INT64" && typeof value === "number" ? BigInt(value) : value;
}
