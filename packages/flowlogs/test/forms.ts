import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetWriteBuffer } from "hyparquet-writer";

/** Records of one layout, a value for each field. */
export interface Records {
  readonly fields: readonly string[];
  readonly values: readonly (readonly string[])[];
}

/** A way in which AWS or a tool keeps flow records. */
export interface TestForm {
  readonly name: string;
  /** As AWS or the tool names such an object. */
  readonly key: string;
  /** True where records stand as AWS wrote them, without a header: another layout than the default has to be told. */
  readonly isHeaderless?: boolean;
  render(records: Records): Uint8Array | Promise<Uint8Array>;
}

const linesOf = ({ values }: Records): string[] => values.map((words) => words.join(" "));
const under = (field: string): string => field.replaceAll("-", "_");
const known = (word: string): string | null => (word === "-" || word === "" ? null : word);

/** Documents as a service that joins records would, some with and some without anything between. */
const joined = (documents: readonly unknown[], between: string): string =>
  documents.map((document) => JSON.stringify(document) + between).join("");

/** A few records in each. */
function* few(lines: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < lines.length; at += 3) yield lines.slice(at, at + 3);
}

const eventsOf = (lines: readonly string[]) =>
  lines.map((message, i) => ({ id: `${i}`.padStart(56, "3"), timestamp: 1_763_596_800_000 + i, message }));

const subscriptions = (records: Records) =>
  [...few(linesOf(records))].map((lines) => ({
    messageType: "DATA_MESSAGE",
    owner: "123456789012",
    logGroup: "/vpc/flow-logs",
    logStream: "eni-0a-all",
    subscriptionFilters: ["to-firehose"],
    logEvents: eventsOf(lines),
  }));

const byField = ({ fields, values }: Records, name: (field: string) => string) =>
  values.map((words) => Object.fromEntries(fields.map((field, i) => [name(field), known(words[i] as string)])));

const quoted = (word: string | null): string => (word === null ? "" : `"${word.replaceAll('"', '""')}"`);
const csvOf = (rows: readonly (readonly (string | null)[])[], value: (word: string | null) => string): string =>
  rows.map((row) => `${row.map(value).join(",")}\n`).join("");

/** Of records with values that are missing or strange every form keeps what AWS's own text would. */
export const FORMS: readonly TestForm[] = [
  {
    name: "Firehose, a message in each line",
    key: "flow/2025/11/20/07/flow-1-2025-11-20-07-01-30-5f6d2c1e-0b1d-4a5e-9c3f-2f9f3f1d7a10.gz",
    isHeaderless: true,
    render: (records) =>
      gzipSync(
        joined(
          linesOf(records).map((message) => ({ message })),
          "\n",
        ),
      ),
  },
  {
    name: "Firehose, messages with nothing between",
    key: "account=123456789012/hour=07/flow-1-2025-11-20-07-01-30-5f6d2c1e-0b1d-4a5e-9c3f-2f9f3f1d7a10",
    isHeaderless: true,
    render: (records) =>
      Buffer.from(
        joined(
          linesOf(records).map((message) => ({ message: `${message}\n` })),
          "",
        ),
      ),
  },
  {
    name: "Firehose, messages as Parquet",
    key: "2025/11/20/07/flow-1-2025-11-20-07-01-30-5f6d2c1e-0b1d-4a5e-9c3f-2f9f3f1d7a10.parquet",
    isHeaderless: true,
    render: (records) => parquetOf([["message", linesOf(records)]]),
  },
  {
    name: "Firehose, fields as Parquet",
    key: "2025/11/20/07/flow-1-2025-11-20-07-01-30-6f6d2c1e-0b1d-4a5e-9c3f-2f9f3f1d7a10.parquet",
    render: ({ fields, values }) =>
      parquetOf(fields.map((field, i) => [under(field), values.map((words) => known(words[i] as string))])),
  },
  {
    name: "Firehose, fields as JSON",
    key: "2025/11/20/07/flow-1-2025-11-20-07-01-30-7f6d2c1e-0b1d-4a5e-9c3f-2f9f3f1d7a10.gz",
    render: (records) => gzipSync(joined(byField(records, under), "\n")),
  },
  {
    name: "a subscription through Firehose",
    key: "2025/11/20/07/sub-1-2025-11-20-07-01-30-5f6d2c1e-0b1d-4a5e-9c3f-2f9f3f1d7a10",
    isHeaderless: true,
    render: (records) =>
      Buffer.concat(
        [{ messageType: "CONTROL_MESSAGE", logEvents: [] }, ...subscriptions(records)].map((it) =>
          gzipSync(JSON.stringify(it)),
        ),
      ),
  },
  {
    name: "a subscription, unpacked by Firehose",
    key: "2025/11/20/07/sub-1-2025-11-20-07-01-30-6f6d2c1e-0b1d-4a5e-9c3f-2f9f3f1d7a10.json",
    isHeaderless: true,
    render: (records) => Buffer.from(joined(subscriptions(records), "")),
  },
  {
    name: "a subscription through Kinesis",
    key: "get-records.json",
    isHeaderless: true,
    render: (records) => {
      const data = subscriptions(records).map((it) => gzipSync(JSON.stringify(it)).toString("base64"));
      const Records = data.map((Data, i) => ({ SequenceNumber: String(i), Data, PartitionKey: "a" }));
      return Buffer.from(JSON.stringify({ Records, NextShardIterator: "AAAA", MillisBehindLatest: 0 }, null, 4));
    },
  },
  {
    name: "an export of a log group",
    key: "exportedlogs/0c1d2e3f-0000-4000-8000-000000000000/eni-0a-all/000000.gz",
    isHeaderless: true,
    render: (records) =>
      gzipSync(
        linesOf(records)
          .map((line) => `2025-11-20T00:00:07.000Z ${line}\n`)
          .join(""),
      ),
  },
  {
    name: "filter-log-events",
    key: "events.json",
    isHeaderless: true,
    render: (records) => {
      const events = eventsOf(linesOf(records)).map((event) => ({ logStreamName: "eni-0a-all", ...event }));
      return Buffer.from(JSON.stringify({ events, searchedLogStreams: [{ logStreamName: "x" }] }, null, 4));
    },
  },
  {
    name: "Logs Insights, messages",
    key: "results.json",
    isHeaderless: true,
    render: (records) => {
      const results = linesOf(records).map((value) => [
        { field: "@timestamp", value: "2025-11-20 00:00:07.000" },
        { field: "@message", value },
        { field: "@ptr", value: "Cn0K" },
      ]);
      return Buffer.from(JSON.stringify({ results, statistics: { recordsMatched: 1 }, status: "Complete" }, null, 4));
    },
  },
  {
    name: "Logs Insights, fields",
    key: "fields.json",
    render: (records) => {
      const camel = (field: string): string => field.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      const results = byField(records, camel).map((row) =>
        Object.entries(row).map(([field, value]) => ({ field, value })),
      );
      return Buffer.from(JSON.stringify({ results, status: "Complete" }));
    },
  },
  {
    name: "Logs Insights, as the console saves it",
    key: "logs-insights-results.csv",
    isHeaderless: true,
    render: (records) =>
      Buffer.from(
        csvOf(
          [["@timestamp", "@message"], ...linesOf(records).map((line) => ["2025-11-20 00:00:07.000", line])],
          (it) => it ?? "",
        ),
      ),
  },
  {
    name: "CSV of Athena",
    key: "athena/0c1d2e3f-0000-4000-8000-000000000000.csv",
    render: ({ fields, values }) =>
      Buffer.from(csvOf([fields.map(under), ...values.map((words) => words.map(known))], quoted)),
  },
  {
    name: "CSV of DuckDB",
    key: "flows.csv.gz",
    render: ({ fields, values }) =>
      gzipSync(csvOf([fields.map(under), ...values.map((words) => words.map(known))], (word) => word ?? "")),
  },
  {
    name: "text with a byte order mark and CR LF",
    key: "flows.txt",
    render: (records) => Buffer.from(`\uFEFF${[records.fields.join(" "), ...linesOf(records)].join("\r\n")}`),
  },
  {
    name: "Zstandard of DuckDB",
    key: "flows.csv.zst",
    render: ({ fields, values }) =>
      inDuckDb(
        {
          rows: values.map((words) =>
            Object.fromEntries(fields.map((field, i) => [under(field), known(words[i] as string)])),
          ),
          types: Object.fromEntries(fields.map((field) => [under(field), "VARCHAR"])),
        },
        "csv.zst",
      ),
  },
];

function parquetOf(columns: readonly (readonly [name: string, data: readonly (string | null)[]])[]): Uint8Array {
  const columnData = columns.map(([name, data]) => ({ name, type: "STRING" as const, data: [...data] }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

/** What DuckDB writes of rows; types are its own. */
export async function inDuckDb(
  { rows, types }: { rows: readonly object[]; types: Readonly<Record<string, string>> },
  ending: string,
): Promise<Uint8Array> {
  const dir = mkdtempSync(join(tmpdir(), "sgt-forms-"));
  const duckdb = await (await DuckDBInstance.create(":memory:")).connect();
  try {
    const from = join(dir, "rows.json");
    const to = join(dir, `rows.${ending}`);
    writeFileSync(from, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const columns = Object.entries(types).map(([name, type]) => `"${name}": '${type}'`);
    await duckdb.run(
      `COPY (FROM read_json('${from}', format = 'newline_delimited', columns = {${columns.join(", ")}})) TO '${to}'`,
    );
    return new Uint8Array(readFileSync(to));
  } finally {
    duckdb.closeSync();
    rmSync(dir, { recursive: true, force: true });
  }
}
