import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { factOrder } from "./fact-order.js";
import { FACT_KINDS, type FactTable, TEXT_COLUMNS, type TextColumn } from "./fact-table.js";

/** What a file of facts says in its own metadata, for whoever finds one alone. */
export const FACTS_SCHEMA = "sgt/ledger-interfaces/v2";
const GROUP_ROWS = 50_000;

/** The name of each column of texts in a file. */
export const FILE_COLUMNS: Readonly<Record<TextColumn, string>> = {
  source: "source",
  accountId: "account_id",
  region: "region",
  eniId: "eni_id",
  groups: "groups",
  vpcId: "vpc_id",
  subnetId: "subnet_id",
  addresses: "addresses",
  kind: "kind",
  subject: "subject",
  service: "service",
  scalingGroup: "scaling_group",
  name: "name",
  words: "words",
};

/** The bytes of a Parquet file of facts, sorted, so that the same facts are the same bytes. */
export async function encodeFacts(table: FactTable): Promise<Uint8Array> {
  const order = factOrder(table);
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: "root", num_children: TEXT_COLUMNS.length + 3 },
      textElement("how"),
      numberElement("from_at"),
      numberElement("until_at"),
      ...TEXT_COLUMNS.map((column) => textElement(FILE_COLUMNS[column])),
    ],
    kvMetadata: [{ key: "schema", value: FACTS_SCHEMA }],
    createdBy: "sgt",
  });
  for (let at = 0; at < order.length; at += GROUP_ROWS) {
    const rows = order.subarray(at, at + GROUP_ROWS);
    await parquet.write({ columnData: columnsOf(table, rows), rowGroupSize: GROUP_ROWS });
  }
  await parquet.finish();
  return new Uint8Array(writer.getBuffer());
}

function columnsOf(table: FactTable, rows: Uint32Array): { name: string; data: (string | number | bigint)[] }[] {
  return [
    { name: "how", data: Array.from(rows, (row) => FACT_KINDS[table.kinds[row] as number] as string) },
    { name: "from_at", data: Array.from(rows, (row) => BigInt(table.from[row] as number)) },
    { name: "until_at", data: Array.from(rows, (row) => BigInt(table.until[row] as number)) },
    ...TEXT_COLUMNS.map((column) => ({
      name: FILE_COLUMNS[column],
      data: Array.from(rows, (row) => table.text(column, row)),
    })),
  ];
}

const textElement = (name: string) =>
  ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" }) as const;
const numberElement = (name: string) => ({ name, type: "INT64", repetition_type: "REQUIRED" }) as const;
