import type { ColumnMetaData, FileMetaData, RowGroup } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { flowLogsError } from "../errors.js";
import { PARQUET_LIMITS } from "./parquet-limits.js";

const CODECS: ReadonlySet<string> = new Set(["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"]);

/**
 * Walks the page headers of the columns to be read, without unpacking a page: a file that declares
 * more than it may, or more than it holds, is refused before anything is allocated for it.
 *
 * @throws `SGT_FLOWLOGS_PARQUET_CODEC`, `SGT_FLOWLOGS_PARQUET_TOO_LARGE`, `SGT_FLOWLOGS_PARQUET_INVALID`
 */
export function checkGroups(file: Uint8Array, metadata: FileMetaData, columns: readonly string[]): void {
  const names = new Set(columns);
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    if (!(rows >= 0)) throw invalid(`a row group of ${rows} rows`);
    if (rows > PARQUET_LIMITS.groupRows) throw tooLarge(`a row group of ${rows} rows`);
    for (const chunk of chunksOf(group)) if (names.has(chunk.path_in_schema[0] ?? "")) checkChunk(file, chunk, rows);
  }
}

function chunksOf(group: RowGroup): ColumnMetaData[] {
  return group.columns.map(({ meta_data, crypto_metadata, file_path }) => {
    if (crypto_metadata !== undefined) throw invalid("an encrypted column");
    if (file_path || meta_data === undefined) throw invalid("a column that is not in the file");
    return meta_data;
  });
}

function checkChunk(file: Uint8Array, chunk: ColumnMetaData, rows: number): void {
  const name = JSON.stringify(chunk.path_in_schema[0]);
  if (!CODECS.has(chunk.codec)) {
    throw flowLogsError("SGT_FLOWLOGS_PARQUET_CODEC", `column ${name} is packed with ${String(chunk.codec)}`);
  }
  const from = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
  const to = from + Number(chunk.total_compressed_size);
  if (!(from >= 4 && to >= from && to <= file.byteLength)) throw invalid(`column ${name} lies outside the file`);
  let values = 0;
  for (const page of pagesOf(file.subarray(from, to), name)) values += page;
  // A row of a flat column is one value, null or not; one of a list within may be several.
  const isFlat = chunk.path_in_schema.length === 1;
  if (isFlat ? values !== rows : values < rows || values > PARQUET_LIMITS.groupRows)
    throw invalid(`column ${name} holds ${values} of ${rows} values`);
}

/** The count of values of each data page; 0 for dictionaries. */
function* pagesOf(chunk: Uint8Array, name: string): Generator<number> {
  const reader = { view: new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength), offset: 0 };
  while (reader.offset < chunk.byteLength - 1) {
    const header = parquetHeader(reader);
    const { compressed_page_size: stored, uncompressed_page_size: unpacked } = header;
    if (!(stored >= 0 && unpacked >= 0 && reader.offset + stored <= chunk.byteLength)) {
      throw invalid(`a page of column ${name} lies outside its column`);
    }
    if (unpacked > PARQUET_LIMITS.pageBytes) throw tooLarge(`a page of ${unpacked} bytes in column ${name}`);
    const values =
      (header.dictionary_page_header ?? header.data_page_header_v2 ?? header.data_page_header)?.num_values ?? 0;
    // A value of a dictionary takes a byte at least; one of a data page may take none.
    const most = header.type === "DICTIONARY_PAGE" ? unpacked : PARQUET_LIMITS.groupRows;
    if (!(values >= 0 && values <= most)) throw invalid(`a page of ${values} values in column ${name}`);
    reader.offset += stored;
    yield header.type === "DICTIONARY_PAGE" ? 0 : values;
  }
}

function invalid(message: string): Error {
  return flowLogsError("SGT_FLOWLOGS_PARQUET_INVALID", message);
}

function tooLarge(message: string): Error {
  return flowLogsError("SGT_FLOWLOGS_PARQUET_TOO_LARGE", message);
}
