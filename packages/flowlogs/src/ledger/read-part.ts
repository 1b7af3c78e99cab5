import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead } from "hyparquet";
import type { FoldedRow } from "../evidence/folded-row.js";
import { ShapeError } from "./json-shape.js";
import { PART_COLUMNS } from "./part-columns.js";
import type { Partition } from "./partition.js";

type Column = ArrayLike<unknown>;

/**
 * Reads the rows of a part, one row group at a time. Every value is checked: a ledger may come from
 * elsewhere.
 *
 * @throws ShapeError, or whatever hyparquet throws, for a file that is not such a part.
 */
export async function* readPart(bytes: Uint8Array, partition: Partition): AsyncGenerator<FoldedRow> {
  const file = bufferOf(bytes);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const columns = await readGroup(file, metadata, rowStart, rowEnd);
    for (let i = 0; i < rowEnd - rowStart; i++) yield rowOf(columns, i, partition);
    rowStart = rowEnd;
  }
}

function bufferOf(bytes: Uint8Array): AsyncBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  return {
    byteLength,
    slice: (start, end = byteLength) => buffer.slice(byteOffset + start, byteOffset + end) as ArrayBuffer,
  };
}

async function readGroup(
  file: AsyncBuffer,
  metadata: FileMetaData,
  rowStart: number,
  rowEnd: number,
): Promise<ReadonlyMap<string, Column>> {
  const columns = new Map<string, Column>();
  await parquetRead({
    file,
    metadata,
    rowStart,
    rowEnd,
    columns: PART_COLUMNS.map(({ name }) => name),
    onChunk: ({ columnName, columnData, rowStart: from }) => {
      if (from === rowStart) columns.set(columnName, columnData);
    },
  });
  for (const { name } of PART_COLUMNS) {
    if (columns.get(name)?.length !== rowEnd - rowStart) throw new ShapeError(`column ${name} is missing or cut short`);
  }
  return columns;
}

function rowOf(columns: ReadonlyMap<string, Column>, i: number, { region, date }: Partition): FoldedRow {
  const count = (name: string, most = Number.MAX_SAFE_INTEGER): number => countAt(columns, name, i, most);
  const text = (name: string, pattern: RegExp): string => textAt(columns, name, i, pattern);
  const family = count("family") === 6 ? 6 : 4;
  return {
    accountId: text("account_id", TOKEN),
    region,
    eniId: text("eni_id", TOKEN),
    family,
    protocol: count("protocol", 255),
    port: count("port", 65_535),
    source: text("source", family === 6 ? IPV6 : IPV4),
    action: text("action", ACTION) === "REJECT" ? "REJECT" : "ACCEPT",
    date,
    recordCount: count("record_count"),
    packetCount: count("packet_count"),
    byteCount: count("byte_count"),
    firstSeen: count("first_seen"),
    lastSeen: count("last_seen"),
    proof: {
      bits: count("proof_bits", 127),
      incomingPort: count("proof_incoming_port", 65_535),
      proofPort: count("proof_port", 65_535),
      provedAt: count("proved_at"),
    },
  };
}

const TOKEN = /^[!-~]{1,128}$/;
const ACTION = /^(ACCEPT|REJECT)$/;
const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^[0-9a-f:]{2,39}$|^::ffff:(\d{1,3}\.){3}\d{1,3}$/;

function countAt(columns: ReadonlyMap<string, Column>, name: string, i: number, most: number): number {
  const value = Number(columns.get(name)?.[i]);
  if (Number.isSafeInteger(value) && value >= 0 && value <= most) return value;
  throw new ShapeError(`column ${name} holds ${String(columns.get(name)?.[i])}`);
}

function textAt(columns: ReadonlyMap<string, Column>, name: string, i: number, pattern: RegExp): string {
  const value = columns.get(name)?.[i];
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new ShapeError(`column ${name} holds ${String(value).slice(0, 60)}`);
}
