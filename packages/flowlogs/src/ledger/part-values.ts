import type { Interner } from "../directory/interner.js";
import { ipv4Number, ipv4Text } from "../evidence/source-text.js";
import type { Column } from "../parquet/scan-columns.js";
import { canonicalAddress } from "../record/address-text.js";
import { ShapeError } from "./json-shape.js";

/** Whole numbers from 0 up to `most`. */
export function checkedNumbers(column: Column, name: string, most: number): Float64Array {
  const numbers = new Float64Array(column.length);
  // The halves of 64 bits: to make a bigint of each value takes longer than all the rest.
  const halves =
    column instanceof BigInt64Array ? new Uint32Array(column.buffer, column.byteOffset, column.length * 2) : null;
  for (let i = 0; i < numbers.length; i++) {
    const value =
      halves === null ? Number(column[i]) : (halves[2 * i + 1] as number) * 2 ** 32 + (halves[2 * i] as number);
    if (!(value >= 0 && value <= most) || Math.floor(value) !== value) throw invalid(name, column[i]);
    numbers[i] = value;
  }
  return numbers;
}

/** Texts of a shape; most repeat the one before. */
export function checkedTexts(column: Column, name: string, shape: RegExp): ArrayLike<string> {
  let good: unknown = null;
  for (let i = 0; i < column.length; i++) {
    const text = column[i];
    if (text === good) continue;
    if (typeof text !== "string" || !shape.test(text)) throw invalid(name, text);
    good = text;
  }
  return column as ArrayLike<string>;
}

/** Addresses as numbers. Only canonical text: two spellings of one address would be two sources. */
export function checkedAddresses(column: Column, families: Float64Array, ipv6: Interner): Uint32Array {
  const numbers = new Uint32Array(column.length);
  for (let i = 0; i < numbers.length; i++) {
    const text = column[i];
    if (typeof text !== "string") throw invalid("source", text);
    const isIpv6 = families[i] === 6;
    if (isIpv6 !== text.includes(":")) throw invalid("source", text);
    const number = isIpv6 ? 0 : ipv4Number(text);
    if ((isIpv6 ? canonicalAddress(text) : ipv4Text(number)) !== text) throw invalid("source", text);
    numbers[i] = isIpv6 ? ipv6.id(text) : number;
  }
  return numbers;
}

function invalid(column: string, value: unknown): ShapeError {
  return new ShapeError(`column ${column} holds ${String(value).slice(0, 60)}`);
}
