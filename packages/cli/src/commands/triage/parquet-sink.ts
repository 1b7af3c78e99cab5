import { parquetRows } from "@sgt/geoip/node";
import { openOutput } from "../../io/output-file.js";
import type { RowSink } from "./row-sink.js";
import { rowsOf } from "./rows-of.js";

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
