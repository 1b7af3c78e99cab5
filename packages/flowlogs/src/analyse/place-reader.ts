import { BLANK, CR, fieldEnd, hasBytes, LF, ODD, textOf } from "./scan-words.js";
import type { TypedFold } from "./typed-fold.js";

const ACCOUNT_BYTES = 12;

/** A column that mostly repeats what it held in the line before. */
class RepeatedField {
  text: string | null = null;
  readonly #shape: RegExp;
  #bytes: Uint8Array = new Uint8Array(0);
  readonly #words = new Int32Array(3);

  constructor(shape: RegExp) {
    this.#shape = shape;
  }

  forget(): void {
    this.text = null;
    this.#bytes = new Uint8Array(0);
  }

  /** The end of the field when it repeats the last one; ODD when not. */
  skipSame(b: Uint8Array, view: DataView, from: number): number {
    const bytes = this.#bytes;
    const to = from + bytes.length;
    if (bytes.length === ACCOUNT_BYTES && b[to] === BLANK) {
      const words = this.#words;
      const isSame =
        view.getInt32(from, true) === words[0] &&
        view.getInt32(from + 4, true) === words[1] &&
        view.getInt32(from + 8, true) === words[2];
      return isSame ? to : ODD;
    }
    if (bytes.length === 0 || !hasBytes(b, from, bytes)) return ODD;
    return b[to] === BLANK || b[to] === LF || b[to] === CR ? to : ODD;
  }

  /** The end of the field, when it has the shape it must have; ODD when not. */
  read(b: Uint8Array, from: number): number {
    const to = fieldEnd(b, from);
    const text = textOf(b, from, to);
    if (!this.#shape.test(text)) return ODD;
    this.text = text;
    this.#bytes = new Uint8Array(b.subarray(from, to));
    const view = new DataView(this.#bytes.buffer);
    for (let word = 0; to - from === ACCOUNT_BYTES && word < 3; word++) {
      this.#words[word] = view.getInt32(word * 4, true);
    }
    return to;
  }
}

/** Reads accounts and regions, and notes for each interface those that its records have. */
export class PlaceReader {
  readonly #fold: TypedFold;
  readonly #account = new RepeatedField(/^(\d{12}|unknown)$/);
  readonly #region = new RepeatedField(/^[a-z0-9-]{1,40}$/);
  /** Changes with the account, the region and the object, so that each is noted once for an interface. */
  #stamp = 0;
  #noted = new Int32Array(256);

  constructor(fold: TypedFold) {
    this.#fold = fold;
  }

  begin(): void {
    this.#account.forget();
    this.#region.forget();
    this.#stamp++;
  }

  /** The end of the field; ODD when it is not plainly good. */
  read(b: Uint8Array, view: DataView, from: number, isAccount: boolean): number {
    const field = isAccount ? this.#account : this.#region;
    const same = field.skipSame(b, view, from);
    if (same !== ODD) return same;
    const to = field.read(b, from);
    if (to !== ODD) this.#stamp++;
    return to;
  }

  note(eni: number, hasAccount: boolean, hasRegion: boolean): void {
    if (eni >= this.#noted.length) this.#grow(eni);
    if (this.#noted[eni] === this.#stamp) return;
    const account = hasAccount ? this.#account.text : null;
    const region = hasRegion ? this.#region.text : null;
    this.#fold.places.note(eni, account, region, this.#fold.facts);
    // A record that leaves one out does not speak for those that have it.
    if (account === this.#account.text && region === this.#region.text) this.#noted[eni] = this.#stamp;
  }

  #grow(eni: number): void {
    const noted = new Int32Array(Math.max(eni + 1, this.#noted.length * 2));
    noted.set(this.#noted);
    this.#noted = noted;
  }
}
