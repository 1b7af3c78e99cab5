import { counted } from "@sgt/cidr";
import { geoipError } from "../errors.js";

/** A value that takes more than this is no record of a place: real ones take 2 kB at most. */
const MOST_VALUES = 8192;
const MOST_TEXT_BYTES = 64 * 1024;
const DEEPEST = 16;

const POINTER = 1;
const TEXT = 2;
const MAP = 7;
const ARRAY = 11;
/** Types with a payload of a fixed length. */
const FIXED_LENGTHS: Readonly<Record<number, number>> = { 3: 8, 15: 4 };
/** Types whose length may be less than the full width, and the width. */
const WIDTHS: Readonly<Record<number, number>> = { 5: 2, 6: 4, 8: 4, 9: 8, 10: 16 };
const BYTES = 4;
const BOOLEAN = 14;
/** By the size of a pointer, what is added to it. */
const POINTER_BASES = [0, 2048, 526336, 0] as const;

interface Walk {
  values: number;
  textBytes: number;
}

/**
 * The bytes that hold records (or the metadata). A file is checked here, value by value, before mmdb-lib decodes it:
 * mmdb-lib follows a pointer that points to itself until the stack ends, and makes an array as long as the file claims.
 *
 * Format: https://maxmind.github.io/MaxMind-DB/
 */
export class DataSection {
  readonly #bytes: Uint8Array;
  /** Where offset 0 is in the file. */
  readonly #base: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, base: number, end: number) {
    this.#bytes = bytes;
    this.#base = base;
    this.#end = end;
  }

  get byteCount(): number {
    return this.#end - this.#base;
  }

  /**
   * Checks the value at an offset of this section: everything inside the section, no pointer to a pointer, nothing
   * nested deeper and no more values and text than a record can have.
   *
   * @throws `SGT_GEOIP_DATABASE_DATA`
   */
  check(offset: number): void {
    this.#value(this.#base + offset, { values: 0, textBytes: 0 }, 0, true);
  }

  /** Returns where the value ends. */
  #value(start: number, walk: Walk, depth: number, mayPoint: boolean): number {
    if (depth > DEEPEST) throw this.#broken(start, "values are nested too deep");
    if (++walk.values > MOST_VALUES) throw this.#broken(start, "a record has too many values");
    const control = this.#byte(start);
    const type = control >> 5;
    if (type === POINTER) return this.#pointer(start, control, walk, depth, mayPoint);
    return type === 0 ? this.#extended(start, control, walk, depth) : this.#sized(start, type, 1, walk, depth);
  }

  #extended(start: number, control: number, walk: Walk, depth: number): number {
    const type = 7 + this.#byte(start + 1);
    if (type < 8) throw this.#broken(start, "an extended type is none");
    // A boolean has its value where others have their length.
    if (type === BOOLEAN) {
      if ((control & 31) > 1) throw this.#broken(start, "a boolean is neither true nor false");
      return start + 2;
    }
    return this.#sized(start, type, 2, walk, depth);
  }

  #sized(start: number, type: number, headBytes: number, walk: Walk, depth: number): number {
    const { size, next } = this.#size(this.#byte(start) & 31, start + headBytes);
    if (type === MAP) return this.#map(next, size, walk, depth);
    if (type === ARRAY) return this.#array(next, size, walk, depth);
    this.#checkLength(start, type, size);
    if (type === TEXT || type === BYTES) {
      walk.textBytes += size;
      if (walk.textBytes > MOST_TEXT_BYTES) throw this.#broken(start, "a record has too much text");
    }
    return this.#inside(next + size, start);
  }

  #checkLength(start: number, type: number, size: number): void {
    if (type === TEXT || type === BYTES) return;
    const fixed = FIXED_LENGTHS[type];
    const width = WIDTHS[type];
    if (fixed === undefined && width === undefined) throw this.#broken(start, `type ${type} is unknown`);
    if (fixed === undefined ? size > (width as number) : size !== fixed) {
      throw this.#broken(start, `a number of type ${type} has ${counted(size, "byte")}`);
    }
  }

  #size(low: number, at: number): { size: number; next: number } {
    if (low < 29) return { size: low, next: at };
    const extra = low - 28;
    let value = 0;
    for (let i = 0; i < extra; i++) value = value * 256 + this.#byte(at + i);
    const base = [29, 285, 65_821][extra - 1] as number;
    return { size: base + value, next: at + extra };
  }

  #map(start: number, size: number, walk: Walk, depth: number): number {
    let at = start;
    for (let i = 0; i < size; i++) {
      if (!this.#isText(at)) throw this.#broken(at, "the key of a map is not text");
      at = this.#value(this.#value(at, walk, depth + 1, true), walk, depth + 1, true);
    }
    return at;
  }

  #array(start: number, size: number, walk: Walk, depth: number): number {
    let at = start;
    // The array is made before it is filled: what it claims must be there, a byte for each value at least.
    this.#inside(start + size, start);
    for (let i = 0; i < size; i++) at = this.#value(at, walk, depth + 1, true);
    return at;
  }

  #pointer(start: number, control: number, walk: Walk, depth: number, mayPoint: boolean): number {
    if (!mayPoint) throw this.#broken(start, "a pointer points to a pointer");
    this.#value(this.#target(start, control), walk, depth + 1, false);
    return start + 2 + ((control >> 3) & 3);
  }

  #target(start: number, control: number): number {
    const size = (control >> 3) & 3;
    let value = size === 3 ? 0 : control & 7;
    for (let i = 0; i <= size; i++) value = value * 256 + this.#byte(start + 1 + i);
    return this.#inside(this.#base + value + (POINTER_BASES[size] as number), start);
  }

  #isText(at: number): boolean {
    const control = this.#byte(at);
    const type = control >> 5;
    return type === TEXT || (type === POINTER && this.#byte(this.#target(at, control)) >> 5 === TEXT);
  }

  #byte(at: number): number {
    if (at >= this.#end) throw this.#broken(at, "a value ends beyond the file");
    return this.#bytes[at] as number;
  }

  #inside(at: number, from: number): number {
    if (at > this.#end) throw this.#broken(from, "a value ends beyond the file");
    return at;
  }

  #broken(at: number, why: string): Error {
    return geoipError("SGT_GEOIP_DATABASE_DATA", `at byte ${at}: ${why}`, {
      hint: "The file is damaged: install or download it again.",
      details: { byte: at },
    });
  }
}
