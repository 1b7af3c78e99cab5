import { isSgtError } from "@sgt/cidr";
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetSchema, type SchemaTree } from "hyparquet";
import { flowLogsError } from "../errors.js";
import { flowLogColumns, type ParquetColumn } from "./parquet-columns.js";
import { PARQUET_LIMITS } from "./parquet-limits.js";

/** A column that holds a field, and how its values are stored. */
export interface FooterColumn extends ParquetColumn {
  /** `other` where a reader other than ours may take the values for something else, such as unsigned numbers. */
  readonly kind: "text" | "int32" | "int64" | "other";
}

/** What the end of a Parquet flow log says of the whole. */
export interface ParquetFooter {
  readonly columns: readonly FooterColumn[];
  readonly rowCount: number;
  /** Names of codecs, `SNAPPY` for one. */
  readonly codecs: ReadonlySet<string>;
}

/**
 * Reads the footer of a Parquet flow log from the last bytes of the file, without the rest: its columns are those
 * that reading the whole would find.
 *
 * @throws SgtError `SGT_FLOWLOGS_PARQUET_TYPE`, `SGT_FLOWLOGS_PARQUET_TOO_LARGE`, and
 *   `SGT_FLOWLOGS_PARQUET_INVALID`, also when the footer does not lie within `tail`
 */
export async function readParquetFooter(tail: Uint8Array, fileBytes: number): Promise<ParquetFooter> {
  if (fileBytes > PARQUET_LIMITS.fileBytes)
    throw flowLogsError("SGT_FLOWLOGS_PARQUET_TOO_LARGE", `a Parquet file of ${fileBytes} bytes`);
  try {
    return footerOf(await parquetMetadataAsync(endOf(tail, fileBytes), { initialFetchSize: tail.length }));
  } catch (cause) {
    if (isSgtError(cause)) throw cause;
    throw flowLogsError("SGT_FLOWLOGS_PARQUET_INVALID", "no footer of a Parquet file", { cause });
  }
}

function footerOf(metadata: FileMetaData): ParquetFooter {
  const nodes = new Map(parquetSchema(metadata).children.map((node) => [node.element.name, node]));
  const chunks = metadata.row_groups.flatMap(({ columns }) => columns);
  return {
    columns: flowLogColumns(metadata).map((column) => ({ ...column, kind: kindOf(nodes.get(column.name)) })),
    rowCount: Number(metadata.num_rows),
    codecs: new Set(chunks.map(({ meta_data }) => String(meta_data?.codec))),
  };
}

function kindOf(node: SchemaTree | undefined): FooterColumn["kind"] {
  const { type, converted_type, logical_type } = node?.element ?? {};
  if (type === "BYTE_ARRAY") return "text";
  const isSigned =
    logical_type?.type === "INTEGER" ? logical_type.isSigned : !String(converted_type).startsWith("UINT");
  if (!isSigned) return "other";
  return type === "INT32" ? "int32" : type === "INT64" ? "int64" : "other";
}

/** A file of which only the end is there. */
function endOf(tail: Uint8Array, byteLength: number): AsyncBuffer {
  const missing = byteLength - tail.length;
  return {
    byteLength,
    slice(start, end = byteLength) {
      if (start < missing) throw new RangeError("the footer is longer than what was fetched");
      return new Uint8Array(tail.subarray(start - missing, end - missing)).buffer;
    },
  };
}
