import { type AsyncBuffer, parquetMetadataAsync, parquetScan } from "hyparquet";
import { flowLogsError } from "../errors.js";
import { checkGroups } from "./check-groups.js";

/** The values of a column of a row group, as they come. */
export type Column = ArrayLike<unknown>;

/** One row group of a file that `sgt` wrote, or that claims so. */
export interface ColumnGroup {
  readonly rowCount: number;
  /** Empty for a column that was not asked for. */
  column(name: string): Column;
}

/**
 * Reads columns of a Parquet file in memory, one row group at a time.
 *
 * @throws as {@link checkGroups} and hyparquet do, and `SGT_FLOWLOGS_PARQUET_INVALID` for a column that is cut short.
 */
export async function* scanColumns(bytes: Uint8Array, names: readonly string[]): AsyncGenerator<ColumnGroup> {
  const file = bufferOf(bytes);
  const metadata = await parquetMetadataAsync(file);
  checkGroups(bytes, metadata, names);
  const scan = await parquetScan({ file, metadata, columns: [...names] });
  for (const { rowStart, rowEnd } of scan.ranges) {
    const columns = new Map<string, Column>();
    for (const column of names) {
      const data = await scan.readColumn({ column, rowStart, rowEnd });
      if (data.length !== rowEnd - rowStart) {
        throw flowLogsError("SGT_FLOWLOGS_PARQUET_INVALID", `column ${column} is cut short`);
      }
      columns.set(column, data);
    }
    yield { rowCount: rowEnd - rowStart, column: (name) => columns.get(name) ?? [] };
  }
}

function bufferOf(bytes: Uint8Array): AsyncBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  return {
    byteLength,
    slice: (start, end = byteLength) => buffer.slice(byteOffset + start, byteOffset + end) as ArrayBuffer,
  };
}
