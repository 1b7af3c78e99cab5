import { writeFile } from "node:fs/promises";
import { parquetRows, type Row } from "@sgt/geoip/node";
import { renderJson, renderMarkdown } from "@sgt/report/text";
import { cliError } from "../../errors/cli-error.js";
import type { Section } from "../../render/document.js";
import type { TriageFormat } from "./options.js";
import { type OutputFile, openOutput } from "./output-file.js";
import { rowTable } from "./row-table.js";

/** Where rows go. Those that are no plain text get them as NDJSON from the library and make of them what they are. */
export interface RowSink {
  /** What the library is asked to write. */
  readonly format: "csv" | "ndjson";
  readonly gzip: boolean;
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
  /** For the terminal: rows to show, once all are there. */
  sections?(): Section[];
}

/** A sheet of 22 columns takes SheetJS some 5 kB a row. */
const MOST_SHEET_ROWS = 100_000;
const MOST_JSON_ROWS = 1_000_000;
/** As many as fit a few screens. */
const SHOWN_ROWS = 60;

interface SinkOptions {
  readonly format: TriageFormat;
  readonly path: string | null;
  readonly columns: readonly string[];
  /** ISO time, for formats that say when they were made. */
  readonly createdAt: string;
  /** Columns of the terminal. */
  readonly width: number;
  readonly out: (text: string | Uint8Array) => Promise<void>;
}

export async function openSink(options: SinkOptions): Promise<RowSink> {
  const { format, path } = options;
  if (format === "csv" || format === "ndjson") return bytesSink(format, path, options.out);
  if (format === "parquet") return parquetSink(path as string, options.columns);
  if (format === "xlsx") return workbookSink(path as string, options);
  if (format === "json") return jsonSink(path, options.out);
  return tableSink(format, options);
}

async function bytesSink(format: "csv" | "ndjson", path: string | null, out: SinkOptions["out"]): Promise<RowSink> {
  const file = path === null ? null : await openOutput(path);
  return {
    format,
    gzip: path?.endsWith(".gz") ?? false,
    write: (bytes) => (file === null ? out(bytes) : file.write(bytes)),
    finish: async () => file?.finish(),
    discard: async () => file?.discard(),
  };
}

async function parquetSink(path: string, columns: readonly string[]): Promise<RowSink> {
  const file: OutputFile = await openOutput(path);
  const parquet = parquetRows(file.unfinished, columns);
  return {
    format: "ndjson",
    gzip: false,
    async write(bytes) {
      for (const row of rowsOf(bytes)) await parquet.add(row);
    },
    async finish() {
      await parquet.finish();
      await file.finish();
    },
    discard: () => file.discard(),
  };
}

async function workbookSink(path: string, { columns, createdAt }: SinkOptions): Promise<RowSink> {
  const file = await openOutput(path);
  const rows = new KeptRows(MOST_SHEET_ROWS, "Write .parquet or .csv instead.");
  return {
    format: "ndjson",
    gzip: false,
    write: async (bytes) => rows.add(bytes),
    async finish() {
      const { renderWorkbook } = await import("@sgt/report/workbook");
      const sheet = {
        name: "Triage",
        columns: columns.map((title) => ({ title, width: title === "address" || title === "organization" ? 30 : 16 })),
        rows: rows.all.map((row) => columns.map((column) => row[column] ?? null)),
      };
      await file.write(renderWorkbook([sheet], { title: "Triage", createdAt }));
      await file.finish();
    },
    discard: () => file.discard(),
  };
}

function jsonSink(path: string | null, out: SinkOptions["out"]): RowSink {
  const rows = new KeptRows(MOST_JSON_ROWS, "Write NDJSON instead: --format ndjson.");
  return {
    format: "ndjson",
    gzip: false,
    write: async (bytes) => rows.add(bytes),
    async finish() {
      const text = renderJson(rows.all);
      if (path === null) await out(text);
      else await writeFile(path, text);
    },
    discard: async () => undefined,
  };
}

/** The first rows, with the columns that a terminal has room for. */
function tableSink(format: "table" | "md", { columns, path, out, width }: SinkOptions): RowSink {
  const rows: Row[] = [];
  let count = 0;
  const shown = format === "md" ? MOST_SHEET_ROWS : SHOWN_ROWS;
  return {
    format: "ndjson",
    gzip: false,
    async write(bytes) {
      for (const row of rowsOf(bytes)) if (count++ < shown) rows.push(row);
    },
    async finish() {
      if (format !== "md") return;
      const text = renderMarkdown(rowTable(rows, columns, width));
      if (path === null) await out(text);
      else await writeFile(path, text);
    },
    discard: async () => undefined,
    sections: () => [
      {
        table: rowTable(rows, columns, width),
        lines: count > rows.length ? [`and ${count - rows.length} more rows: --out FILE.csv has all`] : [],
      },
    ],
  };
}

class KeptRows {
  readonly all: Row[] = [];
  readonly #most: number;
  readonly #hint: string;

  constructor(most: number, hint: string) {
    this.#most = most;
    this.#hint = hint;
  }

  add(bytes: Uint8Array): void {
    for (const row of rowsOf(bytes)) this.all.push(row);
    if (this.all.length > this.#most) {
      throw cliError("SGT_CLI_TOO_MANY_ROWS", `more than ${this.#most} rows do not fit this format`, {
        hint: this.#hint,
      });
    }
  }
}

function* rowsOf(bytes: Uint8Array): Generator<Row> {
  for (const line of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8").split("\n")) {
    if (line !== "") yield JSON.parse(line) as Row;
  }
}
