import { openOutput } from "../../io/output-file.js";
import { jsonSink, workbookSink } from "./kept-rows-sinks.js";
import { parquetSink } from "./parquet-sink.js";
import type { RowSink, SinkOptions } from "./row-sink.js";
import { tableSink } from "./table-sink.js";

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
