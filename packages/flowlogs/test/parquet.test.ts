import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "@jest/globals";
import { collectEvidence, type FlowRecord, type LogSource, readRecords } from "@sgt/flowlogs/node";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { inFolder } from "./ledger-fixtures.js";
import { memorySource } from "./memory-source.js";

const ROWS = 5;
const int32 = (name: string, value: (i: number) => number | null): ColumnSource => ({
  name,
  type: "INT32",
  data: fill(value),
});
const int64 = (name: string, value: (i: number) => bigint | null): ColumnSource => ({
  name,
  type: "INT64",
  data: fill(value),
});
const text = (name: string, value: (i: number) => string | null): ColumnSource => ({
  name,
  type: "STRING",
  data: fill(value),
});

function fill<T>(value: (i: number) => T): T[] {
  return Array.from({ length: ROWS }, (_, i) => value(i));
}

/** What a flow log with the default fields, `tcp-flags` and a field of the future looks like. */
function columns(): ColumnSource[] {
  return [
    int32("version", () => 3),
    text("account_id", () => "012345678901"),
    text("interface_id", () => "eni-0a"),
    text("srcaddr", (i) => (i === 4 ? "2001:DB8::1" : `10.0.0.${i}`)),
    text("dstaddr", (i) => (i === 4 ? "2001:db8::2" : "10.1.0.1")),
    int32("srcport", () => 50_000),
    int32("dstport", () => 443),
    int32("protocol", () => 6),
    int64("packets", (i) => BigInt(i)),
    int64("bytes", (i) => (i === 3 ? null : 5_000_000_000n)),
    int64("start", () => 1_793_491_200n),
    int64("end", () => 1_793_491_260n),
    text("action", () => "ACCEPT"),
    text("log_status", () => "OK"),
    int32("tcp_flags", (i) => (i === 2 ? null : 2)),
    text("colour_of_packet", () => "pale blue"),
  ];
}

const parquet = (columnData: ColumnSource[], options: object = {}): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...options }));

const without = (name: string): ColumnSource[] => columns().filter((column) => column.name !== name);
const replaced = (column: ColumnSource): ColumnSource[] => [...without(column.name), column];

interface Found {
  readonly records: FlowRecord[];
  readonly issues: { code: string; line: number; field: string | null }[];
  readonly fault: string | null;
}

async function read(bytes: Uint8Array, chunkBytes = 1_000): Promise<Found> {
  const source: LogSource = {
    async *list() {
      yield {
        key: "a.log.parquet",
        size: bytes.length,
        tag: "1",
        async *open() {
          for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
        },
      };
    },
  };
  const found: Found = { records: [], issues: [], fault: null };
  let fault: string | null = null;
  for await (const item of readRecords(source)) {
    if (item.kind === "record") found.records.push(item.record);
    else if (item.kind === "issue")
      found.issues.push({ code: item.issue.code, line: item.issue.line, field: item.issue.field });
    else fault = item.fault?.code ?? null;
  }
  return { ...found, fault };
}

test("rows become records: hyphens, nulls, bigints, unknown fields, both families", async () => {
  const { records, issues, fault } = await read(parquet(columns()));
  expect({ issues, fault, count: records.length }).toEqual({ issues: [], fault: null, count: ROWS });
  expect(records[0]).toEqual(
    expect.objectContaining({
      version: 3,
      accountId: "012345678901",
      eniId: "eni-0a",
      srcAddr: "10.0.0.0",
      byteCount: 5_000_000_000,
      packetCount: 0,
      tcpFlags: 2,
      logStatus: "OK",
      other: { "colour-of-packet": "pale%20blue" },
    }),
  );
  expect(records[2]?.tcpFlags).toBeNull();
  expect(records[3]?.byteCount).toBeNull();
  expect(records[4]?.srcAddr).toBe("2001:db8::1");
});

test.each(["zstd", "gzip", "snappy", "uncompressed"])("DuckDB's files packed with %s, in several row groups", (codec) =>
  inFolder(async (dir) => {
    const path = join(dir, "a.parquet");
    const duckdb = await (await DuckDBInstance.create(":memory:")).connect();
    await duckdb.run(`COPY (
      SELECT 2::INTEGER AS version, '123456789012' AS account_id, 'eni-0a' AS interface_id,
        '10.0.' || (i // 250) || '.' || (i % 250) AS srcaddr, '10.1.0.1' AS dstaddr, 50000::INTEGER AS srcport,
        443::INTEGER AS dstport, 6::INTEGER AS protocol, i AS packets, i * 1000 AS bytes,
        1793491200 + i AS start, 1793491260 + i AS "end", 'ACCEPT' AS action,
        CASE WHEN i % 10 = 0 THEN NULL ELSE 'OK' END AS log_status
      FROM range(9000) t(i)) TO '${path}' (FORMAT parquet, CODEC '${codec}', ROW_GROUP_SIZE 4096)`);
    duckdb.closeSync();
    const { records, issues, fault } = await read(await readFile(path), 65_536);
    expect({ issues, fault, count: records.length }).toEqual({ issues: [], fault: null, count: 9_000 });
    expect(new Set(records.map(({ srcAddr }) => srcAddr)).size).toBe(9_000);
    expect(records.reduce((sum, { byteCount }) => sum + (byteCount ?? 0), 0)).toBe((9_000 * 8_999 * 1_000) / 2);
    expect(records.filter(({ logStatus }) => logStatus === null)).toHaveLength(900);
  }),
);

test.each([1, 2])("the same evidence as from text, %i threads", async (threads) => {
  const fields = columns().map(({ name }) => name.replaceAll("_", "-"));
  const lines = fill((i) =>
    columns()
      .map(({ data }) => String(data[i] ?? "-").replaceAll(" ", "%20"))
      .join(" "),
  );
  const asText = [fields.join(" "), ...lines].join("\n");
  const window = { from: 1_793_491_200, to: 1_793_577_600 };
  const enis = [
    { eniId: "eni-0a", accountId: "123456789012", region: "eu-west-1", addresses: ["10.1.0.1", "2001:db8::2"] },
  ];
  const evidenceOf = (objects: Record<string, string | Uint8Array>) =>
    collectEvidence({ source: memorySource(objects), window, enis, threads });
  const fromParquet = await evidenceOf({ "a.log.parquet": parquet(columns()), "b.log.parquet": parquet(columns()) });
  const fromText = await evidenceOf({ "a.log": asText, "b.log": asText });
  expect([...fromParquet.rows]).toEqual([...fromText.rows]);
  expect([...fromText.rows]).toHaveLength(ROWS);
  expect({ ...fromParquet.coverage, byteCount: 0 }).toEqual({ ...fromText.coverage, byteCount: 0 });
});

describe("hostile and odd files", () => {
  const good = parquet(columns());
  const edit = (change: (bytes: Buffer) => void): Uint8Array => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes;
  };

  test.each<readonly [string, Uint8Array, string | null, number]>([
    ["cut in the middle", good.subarray(0, good.length / 2), "SGT_FLOWLOGS_PARQUET_INVALID", 0],
    ["the last byte missing", good.subarray(0, -1), "SGT_FLOWLOGS_PARQUET_INVALID", 0],
    ["nothing but the magic number", Buffer.from("PAR1"), "SGT_FLOWLOGS_PARQUET_INVALID", 0],
    ["two magic numbers and no footer", Buffer.from("PAR1PAR1"), "SGT_FLOWLOGS_PARQUET_INVALID", 0],
    ["an encrypted footer", edit((bytes) => bytes.write("PARE", bytes.length - 4)), "SGT_FLOWLOGS_PARQUET_INVALID", 0],
    [
      "a footer longer than the file",
      edit((bytes) => bytes.writeUInt32LE(2 ** 31, bytes.length - 8)),
      "SGT_FLOWLOGS_PARQUET_INVALID",
      0,
    ],
    ["pages overwritten", edit((bytes) => bytes.fill(0xff, 4, 600)), "SGT_FLOWLOGS_PARQUET_INVALID", 0],
    ["no rows", parquet(columns().map((column) => ({ ...column, data: [] }))), null, 0],
    ["no field of a flow log", parquet([text("name", () => "x")]), "SGT_FLOWLOGS_LAYOUT_UNKNOWN", 0],
    ["a column whose name is no field", parquet([...columns(), text("__index level 0__", () => "x")]), null, ROWS],
    [
      "an unknown column of another type",
      parquet([...columns(), { name: "score", type: "DOUBLE", data: fill(() => 0.5) }]),
      null,
      ROWS,
    ],
    ["a known column missing", parquet(without("tcp_flags")), null, ROWS],
    [
      "a port as a fraction",
      parquet(replaced({ name: "dstport", type: "DOUBLE", data: fill(() => 443) })),
      "SGT_FLOWLOGS_PARQUET_TYPE",
      0,
    ],
    [
      "a start as a timestamp",
      parquet(replaced({ name: "start", type: "TIMESTAMP", data: fill(() => new Date(0)) })),
      "SGT_FLOWLOGS_PARQUET_TYPE",
      0,
    ],
    [
      "an account as a number",
      parquet(replaced(int64("account_id", () => 12_345_678_901n))),
      "SGT_FLOWLOGS_PARQUET_TYPE",
      0,
    ],
    [
      "an action as a boolean",
      parquet(replaced({ name: "action", type: "BOOLEAN", data: fill(() => true) })),
      "SGT_FLOWLOGS_PARQUET_TYPE",
      0,
    ],
    ["one field twice", parquet([...columns(), text("account-id", () => "x")]), "SGT_FLOWLOGS_PARQUET_TYPE", 0],
    ["a port as text", parquet(replaced(text("dstport", () => "443"))), null, ROWS],
    ["a transit gateway's", parquet([...columns(), text("tgw_id", () => "tgw-1")]), "SGT_FLOWLOGS_TRANSIT_GATEWAY", 0],
    [
      "a codec nobody asked for",
      parquet(columns(), { codec: "BROTLI", compressors: { BROTLI: (input: Uint8Array) => input } }),
      "SGT_FLOWLOGS_PARQUET_CODEC",
      0,
    ],
  ])("%s", async (_name, bytes, fault, count) => {
    const found = await read(bytes);
    expect({ fault: found.fault, count: found.records.length, issues: found.issues }).toEqual({
      fault,
      count,
      issues: [],
    });
  });

  test.each([
    [
      "a port out of range",
      int32("dstport", (i) => (i === 1 ? 65_536 : 443)),
      "SGT_FLOWLOGS_LINE_FIELD_RANGE",
      "dstport",
    ],
    ["a negative number", int32("protocol", (i) => (i === 1 ? -6 : 6)), "SGT_FLOWLOGS_LINE_FIELD_INVALID", "protocol"],
    [
      "an address that is none",
      text("srcaddr", (i) => (i === 1 ? "here" : "10.0.0.1")),
      "SGT_FLOWLOGS_LINE_FIELD_INVALID",
      "srcaddr",
    ],
    [
      "a value with blanks and line ends",
      text("action", (i) => (i === 1 ? "ACCEPT OK\n2 x" : "ACCEPT")),
      "SGT_FLOWLOGS_LINE_FIELD_INVALID",
      "action",
    ],
  ] as const)("%s is one bad line, the second row", async (_name, column, code, field) => {
    const { records, issues, fault } = await read(parquet(replaced(column)));
    expect({ count: records.length, issues, fault }).toEqual({
      count: ROWS - 1,
      issues: [{ code, line: 3, field }],
      fault: null,
    });
  });
});
