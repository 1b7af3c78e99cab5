import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "@jest/globals";
import { appendToLedger, type EvidenceRow, readEvidence } from "@sgt/flowlogs/node";
import { DAY, inFolder, MONTH, makeBatch, makeRow, NOVEMBER } from "./ledger-fixtures.js";

const ROWS = Array.from({ length: 2_000 }, (_, i) =>
  makeRow({
    accountId: i % 2 ? "123456789012" : "012345678901",
    region: i % 3 ? "eu-west-1" : "us-gov-west-1",
    family: i % 5 ? 4 : 6,
    source: i % 5 ? `10.0.${i % 256}.7` : `2001:db8::${(i + 1).toString(16)}`,
    port: i % 7 ? 443 : 8443,
    action: i % 11 ? "ACCEPT" : "REJECT",
    recordCount: i % 13,
    packetCount: i % 13,
    byteCount: i % 13 === 0 ? 0 : 2 ** 40 + i,
    firstSeen: NOVEMBER + (i % 4) * DAY + i,
  }),
);

test("DuckDB reads a ledger as it stands, partitions as columns, and finds the same", () =>
  inFolder(async (dir) => {
    await appendToLedger(dir, makeBatch(ROWS.slice(0, 1_000), ["a"]));
    await appendToLedger(dir, makeBatch(ROWS.slice(1_000), ["b"]));
    const duckdb = await (await DuckDBInstance.create(":memory:")).connect();
    const glob = join(dir, "account=*/**/*.parquet").replaceAll("\\", "/");
    const reader = await duckdb.runAndReadAll(`
      SELECT account_id, region, CAST(date AS VARCHAR) AS date, family, port, source, action,
        sum(record_count)::BIGINT AS records, sum(byte_count)::BIGINT AS bytes, min(first_seen) AS first, max(last_seen) AS last
      FROM read_parquet('${glob}', hive_partitioning = true)
      WHERE record_count > 0
      GROUP BY ALL ORDER BY ALL`);
    const found = reader.getRowsJson().map((row) => row.map(String).join(" "));
    expect(found).toEqual([...(await readEvidence(dir, { window: MONTH })).rows].map(lineOf).sort());
    expect(found.length).toBeGreaterThan(1_000);

    const schema = await duckdb.runAndReadAll(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('${glob}'))`,
    );
    expect(Object.fromEntries(schema.getRowsJson() as [string, string][])).toMatchObject({
      account_id: "VARCHAR",
      region: "VARCHAR",
      date: "DATE",
      port: "INTEGER",
      record_count: "BIGINT",
      initiation: "VARCHAR",
    });
    duckdb.closeSync();
  }));

function lineOf(row: EvidenceRow): string {
  const key = [row.accountId, row.region, row.date, row.family, row.port, row.source, row.action];
  return [...key, row.recordCount, row.byteCount, row.firstSeen, row.lastSeen].join(" ");
}
