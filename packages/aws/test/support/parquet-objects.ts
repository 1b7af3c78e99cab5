import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { ACCOUNT, type Line, REGION } from "./flow-world.js";

/** Types of AWS's Parquet flow logs; everything else is text. Source: Amazon VPC user guide, "Flow log records". */
const TYPES: Readonly<Record<string, string>> = {
  version: "INTEGER",
  srcport: "INTEGER",
  dstport: "INTEGER",
  protocol: "INTEGER",
  "tcp-flags": "INTEGER",
  packets: "BIGINT",
  bytes: "BIGINT",
  start: "BIGINT",
  end: "BIGINT",
};

/** Writes lines as Parquet, a file for each six hours in which a record ended; lines that are no rows are left out. */
export async function writeParquetObjects(
  dir: string,
  lines: readonly Line[],
  names: readonly string[],
  types: Readonly<Record<string, string>> = {},
): Promise<void> {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  const everySeconds = 6 * 3_600;
  const slots = new Set(lines.map(({ end }) => Math.floor(end / everySeconds) * everySeconds));
  for (const slot of slots) {
    const rows = lines
      .filter(({ end }) => end >= slot && end < slot + everySeconds)
      .map(({ text }) => text.split(" ").filter((word) => word !== ""))
      .filter((words) => words.length === names.length);
    const time = new Date(slot * 1000).toISOString();
    const stamp = time.slice(0, 16).replaceAll(/[-:]/g, "");
    const name = `${ACCOUNT}_vpcflowlogs_${REGION}_fl-0123456789abcdef1_${stamp}Z_${slot.toString(16)}.log.parquet`;
    const path = join(
      dir,
      `AWSLogs/${ACCOUNT}/vpcflowlogs/${REGION}/${time.slice(0, 10).replaceAll("-", "/")}/${name}`,
    );
    await mkdir(dirname(path), { recursive: true });
    const columns = names.map(
      (field) => `"${field.replaceAll("-", "_")}" ${types[field] ?? TYPES[field] ?? "VARCHAR"}`,
    );
    await connection.run(`CREATE OR REPLACE TABLE rows (${columns.join(", ")})`);
    const values = rows.map((words) => `(${words.map((word, i) => literalOf(word, names[i] ?? "")).join(", ")})`);
    if (values.length > 0) await connection.run(`INSERT INTO rows VALUES ${values.join(", ")}`);
    await connection.run(`COPY rows TO '${path}' (FORMAT parquet, COMPRESSION gzip)`);
  }
  connection.closeSync();
}

/** What is no number in a column of numbers becomes one that is out of range. */
function literalOf(word: string, field: string): string {
  if (word === "-") return "NULL";
  if (TYPES[field] === undefined) return `'${word}'`;
  return /^\d+$/.test(word) ? word : "-70000";
}
