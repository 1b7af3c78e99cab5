import type { FooterColumn } from "@sgt/flowlogs/node";
import type { FlowTable } from "./flow-table.js";

/** A table of Athena. */
export interface TableName {
  readonly database: string;
  readonly name: string;
}

/** As queries name it; definitions quote otherwise (Athena user guide, "Escape reserved keywords"). */
export function inQuery({ database, name }: TableName): string {
  return `"${database}"."${name}"`;
}

const TYPES: Readonly<Record<FooterColumn["kind"], string>> = {
  text: "string",
  int32: "int",
  int64: "bigint",
  other: "",
};

/**
 * Makes a table of exactly the objects that a manifest names: the way in which Amazon S3 Inventory is queried
 * (Amazon S3 user guide, "Querying Amazon S3 Inventory with Amazon Athena"). A line of text is one column: `\001`
 * stands in none, and Trino takes such a table for text files (trinodb/trino pull request 11003). Columns of Parquet
 * are found by name (Athena user guide, "Handle schema updates").
 */
export function createTable(table: TableName, flows: FlowTable, manifestFolder: string): string {
  const columns =
    flows.kind === "text"
      ? "`line` string"
      : flows.columns.map(({ name, kind }) => `\`${name}\` ${TYPES[kind]}`).join(", ");
  const rows =
    flows.kind === "text"
      ? "ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001'"
      : "ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'";
  return [
    `CREATE EXTERNAL TABLE \`${table.database}\`.\`${table.name}\` (${columns})`,
    rows,
    "STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'",
    "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
    `LOCATION '${manifestFolder}'`,
  ].join("\n");
}

export function dropTable({ database, name }: TableName): string {
  return `DROP TABLE IF EXISTS \`${database}\`.\`${name}\``;
}

/** Writes what a query finds as Parquet into a folder that must be empty (Athena user guide, "UNLOAD"). */
export function unload(query: string, folder: string): string {
  return `UNLOAD (\n${query}\n) TO '${folder}' WITH (format = 'PARQUET', compression = 'SNAPPY')`;
}
