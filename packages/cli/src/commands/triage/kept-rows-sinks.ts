import { openOutput } from "@sgt/files";
import type { Row } from "@sgt/geoip/node";
import { renderJson } from "@sgt/report/text";
import { cliError } from "../../errors/cli-error.js";
import { writeWhole } from "../../io/write-whole.js";
import type { RowSink, SinkOptions } from "./row-sink.js";
import { rowsOf } from "./rows-of.js";

/** A sheet of 22 columns takes SheetJS some 5 kB a row. */
const MOST_SHEET_ROWS = 100_000;
const MOST_JSON_ROWS = 1_000_000;

/** Rows in a sheet of a workbook, made when all are there. */
export async function workbookSink(path: string, { columns, createdAt }: SinkOptions): Promise<RowSink> {
  const { checkWorkbooks, renderWorkbook } = await import("@sgt/report/workbook");
  await checkWorkbooks();
  const file = await openOutput(path);
  const rows = new KeptRows(MOST_SHEET_ROWS, "Write .parquet or .csv instead.");
  return {
    format: "ndjson",
    gzip: false,
    reuseRows: true,
    write: async (bytes) => rows.add(bytes),
    async finish() {
      const sheet = {
        name: "Triage",
        columns: columns.map((title) => ({ title, width: title === "address" || title === "organization" ? 30 : 16 })),
        rows: rows.all.map((row) => columns.map((column) => row[column] ?? null)),
      };
      await file.write(await renderWorkbook([sheet], { title: "Triage", createdAt }));
      await file.finish();
    },
    discard: () => file.discard(),
  };
}

/** Rows in one JSON array, made when all are there. */
export function jsonSink(path: string | null, out: SinkOptions["out"]): RowSink {
  const rows = new KeptRows(MOST_JSON_ROWS, "Write NDJSON instead: --format ndjson.");
  return {
    format: "ndjson",
    gzip: false,
    reuseRows: true,
    write: async (bytes) => rows.add(bytes),
    async finish() {
      const text = renderJson(rows.all);
      if (path === null) await out(text);
      else await writeWhole(path, text);
    },
    discard: async () => undefined,
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
