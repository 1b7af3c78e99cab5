import { type AsyncBuffer, type ParquetScan, parquetMetadataAsync, parquetScan } from "hyparquet";
import type { FoldedRow } from "../evidence/folded-row.js";
import { ipv4Number, ipv4Text } from "../evidence/source-text.js";
import { checkGroups } from "../parquet/check-groups.js";
import { canonicalAddress } from "../record/address-text.js";
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
  checkGroups(bytes, metadata, PART_COLUMNS);
  const scan = await parquetScan({ file, metadata, columns: PART_COLUMNS.map(({ name }) => name) });
  for (const range of scan.ranges) {
    const columns = await readColumns(scan, range);
    for (let i = 0; i < range.rowEnd - range.rowStart; i++) yield rowOf(columns, i, partition);
  }
}

function bufferOf(bytes: Uint8Array): AsyncBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  return {
    byteLength,
    slice: (start, end = byteLength) => buffer.slice(byteOffset + start, byteOffset + end) as ArrayBuffer,
  };
}

async function readColumns(
  scan: ParquetScan,
  { rowStart, rowEnd }: { readonly rowStart: number; readonly rowEnd: number },
): Promise<ReadonlyMap<string, Column>> {
  const columns = new Map<string, Column>();
  for (const { name: column } of PART_COLUMNS) {
    const data = await scan.readColumn({ column, rowStart, rowEnd });
    if (data.length !== rowEnd - rowStart) throw new ShapeError(`column ${column} is cut short`);
    columns.set(column, data);
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
    source: addressAt(columns, i, family),
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

/** Only canonical text: two spellings of one address would be two sources. */
function addressAt(columns: ReadonlyMap<string, Column>, i: number, family: 4 | 6): string {
  const text = textAt(columns, "source", i, TOKEN);
  const canonical = family === 4 ? ipv4Text(ipv4Number(text)) : canonicalAddress(text);
  if (canonical === text && text.includes(":") === (family === 6)) return text;
  throw new ShapeError(`column source holds ${text.slice(0, 60)}`);
}
