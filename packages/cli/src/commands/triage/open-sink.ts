import { counted } from "@sgt/cidr";
import { openOutput } from "@sgt/files";
import { parquetRows, type Row } from "@sgt/geoip/node";
import { renderMarkdown } from "@sgt/report/text";
import { writeWhole } from "../../io/write-whole.js";
import { jsonSink, workbookSink } from "./kept-rows-sinks.js";
import type { RowSink, SinkOptions } from "./row-sink.js";
import { rowTable } from "./row-table.js";
import { rowsOf } from "./rows-of.js";

/** Opens what rows of the format are written to. */
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
    // A stream may still hold what it has taken; a file has it.
    reuseRows: file !== null,
    write: (bytes) => (file === null ? out(bytes) : file.write(bytes)),
    finish: async () => file?.finish(),
    discard: async () => file?.discard(),
  };
}

/** Rows in a Parquet file, a row group in memory at a time. */
export async function parquetSink(path: string, columns: readonly string[]): Promise<RowSink> {
  const file = await openOutput(path);
  const parquet = parquetRows(file.unfinished, columns);
  return {
    format: "ndjson",
    gzip: false,
    reuseRows: true,
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

/** As many as fit a few screens. */
const SHOWN_ROWS = 60;
const MOST_MARKDOWN_ROWS = 100_000;

/** The first rows, with the columns that a terminal has room for. */
export function tableSink(format: "table" | "md", { columns, path, out, width }: SinkOptions): RowSink {
  const rows: Row[] = [];
  let count = 0;
  const shown = format === "md" ? MOST_MARKDOWN_ROWS : SHOWN_ROWS;
  return {
    format: "ndjson",
    gzip: false,
    reuseRows: true,
    async write(bytes) {
      for (const row of rowsOf(bytes)) if (count++ < shown) rows.push(row);
    },
    async finish() {
      if (format !== "md") return;
      const text = renderMarkdown(rowTable(rows, columns, width));
      if (path === null) await out(text);
      else await writeWhole(path, text);
    },
    discard: async () => undefined,
    sections: () => [
      {
        table: rowTable(rows, columns, width),
        lines: count > rows.length ? [`and ${counted(count - rows.length, "more row")}: --out FILE.csv has all`] : [],
      },
    ],
  };
}
