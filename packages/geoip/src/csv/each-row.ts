import { geoipError } from "../errors.js";

const NEWLINE = 10;
/** Text is made of this many bytes at a time: a string cannot hold a file of any size. */
const PIECE_BYTES = 4 << 20;
/** No row of ranges is longer; a file with longer ones is something else. */
const LONGEST_ROW = 64 * 1024;

/**
 * Calls `onRow` with each line that is not empty and no comment (`#`), and its number from 1. UTF-8; a byte order mark and
 * carriage returns do not matter.
 *
 * @throws `SGT_GEOIP_RANGES_INVALID` for a line that is longer than any row, or a file that is not text.
 */
export function eachRow(bytes: Uint8Array, onRow: (row: string, number: number) => void): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let number = 0;
  for (let from = startOf(buffer); from < buffer.length; ) {
    const to = endOfPiece(buffer, from, number);
    for (const line of buffer.toString("utf8", from, to).split("\n")) {
      number += 1;
      const row = line.endsWith("\r") ? line.slice(0, -1) : line;
      if (row.includes("\0")) throw notRows(number, "is not text");
      if (row.trim() !== "" && !row.startsWith("#")) onRow(row, number);
    }
    from = to + 1;
  }
}

const startOf = (buffer: Buffer): number => (buffer.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0);

/** Where the last line that fits ends. */
function endOfPiece(buffer: Buffer, from: number, number: number): number {
  if (buffer.length - from <= PIECE_BYTES) return buffer.length;
  const end = buffer.lastIndexOf(NEWLINE, from + PIECE_BYTES);
  if (end <= from + PIECE_BYTES - LONGEST_ROW) throw notRows(number + 1, "or one soon after it is too long");
  return end;
}

const HINT = "Give a CSV of ranges: CIDR, or first and last address, then what they are.";

export function notRows(line: number, why: string, hint: string = HINT): Error {
  return geoipError("SGT_GEOIP_RANGES_INVALID", `line ${line} ${why}`, { hint, details: { line } });
}

/** The fields of a CSV line (RFC 4180; a field does not go on over a line end), blanks around them left out. */
export function splitRow(row: string): string[] {
  if (!row.includes('"')) return row.split(",").map((text) => text.trim());
  const fields: string[] = [];
  for (let at = 0; at <= row.length; ) {
    const { text, end } = row[at] === '"' ? quotedField(row, at) : plainField(row, at);
    fields.push(text.trim());
    at = end + 1;
  }
  return fields;
}

function plainField(row: string, from: number): { text: string; end: number } {
  const comma = row.indexOf(",", from);
  const end = comma < 0 ? row.length : comma;
  return { text: row.slice(from, end), end };
}

function quotedField(row: string, from: number): { text: string; end: number } {
  let text = "";
  for (let at = from + 1; ; ) {
    const quote = row.indexOf('"', at);
    if (quote < 0) return { text: text + row.slice(at), end: row.length };
    text += row.slice(at, quote);
    if (row[quote + 1] !== '"') {
      const comma = row.indexOf(",", quote);
      return { text, end: comma < 0 ? row.length : comma };
    }
    text += '"';
    at = quote + 2;
  }
}
