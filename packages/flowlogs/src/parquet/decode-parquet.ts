import { isSgtError } from "@sgt/cidr";
import { type AsyncBuffer, type FileMetaData, type ParquetScan, parquetMetadataAsync, parquetScan } from "hyparquet";
import { flowLogsError } from "../errors.js";
import { wordOf } from "../forms/line-writer.js";
import { checkGroups } from "./check-groups.js";
import { decompressors } from "./decompressors.js";
import { type RowForm, rowForm } from "./parquet-rows.js";

/** Rows unpacked at once: a whole row group of most writers, whose pages are then unpacked once. */
const WINDOW_ROWS = 131_072;
/** Rows of one piece of text. */
const PIECE_ROWS = 2_048;

/**
 * The text that a Parquet flow log would be as a text file: a header line with the field names, then
 * one line for each row, nulls as `-`. Runs in a worker: hyparquet trusts the run lengths within
 * pages, and one wrong byte there can keep it busy for hours.
 *
 * @throws SgtError of `ParquetCode`; what was yielded before is sound.
 */
export async function* decodeParquet(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  try {
    const file = bufferOf(bytes);
    const metadata = await parquetMetadataAsync(file);
    const form = rowForm(metadata);
    checkGroups(bytes, metadata, form.columns);
    if (form.fields !== null) yield Buffer.from(`${form.fields.join(" ")}\n`);
    if (form.columns.length > 0) yield* rowLines(file, metadata, form);
    const fault = form.fault?.() ?? null;
    if (fault !== null) throw fault;
  } catch (cause) {
    throw isSgtError(cause) ? cause : flowLogsError("SGT_FLOWLOGS_PARQUET_INVALID", messageOf(cause), { cause });
  }
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): AsyncBuffer {
  return {
    byteLength,
    slice: (start, end = byteLength) => buffer.slice(byteOffset + start, byteOffset + end) as ArrayBuffer,
  };
}

async function* rowLines(file: AsyncBuffer, metadata: FileMetaData, form: RowForm): AsyncGenerator<Uint8Array> {
  const { columns } = form;
  const scan = await parquetScan({ file, metadata, columns: [...columns], compressors: decompressors });
  for (const range of scan.ranges) {
    for (let start = range.rowStart; start < range.rowEnd; start += WINDOW_ROWS) {
      const rowEnd = Math.min(start + WINDOW_ROWS, range.rowEnd);
      yield* linesOf(form, await readColumns(scan, columns, start, rowEnd), rowEnd - start);
    }
  }
}

async function readColumns(
  scan: ParquetScan,
  columns: readonly string[],
  rowStart: number,
  rowEnd: number,
): Promise<ArrayLike<unknown>[]> {
  const values: ArrayLike<unknown>[] = [];
  for (const column of columns) {
    const data = await scan.readColumn({ column, rowStart, rowEnd });
    if (data.length !== rowEnd - rowStart) throw new Error(`column ${column} is cut short`);
    values.push(data);
  }
  return values;
}

function* linesOf(form: RowForm, columns: readonly ArrayLike<unknown>[], rowCount: number): Generator<Uint8Array> {
  // A record as AWS writes it has its own blanks.
  const word = form.fields === null ? (value: unknown) => String(value ?? "").trimEnd() : wordOf;
  for (let from = 0; from < rowCount; from += PIECE_ROWS) {
    let text = "";
    for (let row = from; row < Math.min(from + PIECE_ROWS, rowCount); row++) {
      const values = form.values(columns.map((column) => column[row]));
      for (const [i, value] of values.entries()) text += (i === 0 ? "" : " ") + word(value);
      text += "\n";
    }
    yield Buffer.from(text);
  }
}

function messageOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return `not a Parquet file that can be read: ${text.slice(0, 200)}`;
}
