import type { Row } from "@sgt/geoip/node";
import { renderMarkdown } from "@sgt/report/text";
import { writeWhole } from "../../io/write-whole.js";
import type { RowSink, SinkOptions } from "./row-sink.js";
import { rowTable } from "./row-table.js";
import { rowsOf } from "./rows-of.js";

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
        lines: count > rows.length ? [`and ${count - rows.length} more rows: --out FILE.csv has all`] : [],
      },
    ],
  };
}
