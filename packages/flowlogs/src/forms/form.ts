import type { LineWriter } from "./line-writer.js";

/** Takes the text of one object piece by piece, and writes the lines that it holds. */
export interface Unwrapper {
  push(text: string): void;
  /** Returns why the object ended where it should not. */
  finish(): Error | null;
}

/** A way in which flow records are kept that is not AWS's own text. */
export interface Form {
  /** Tells by the first text of an object, which may end anywhere. */
  isIn(head: string): boolean;
  open(writer: LineWriter): Unwrapper;
}
