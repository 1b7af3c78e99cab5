import { OP, OP_COUNT } from "./scan-program.js";
import { EGRESS, INGRESS } from "./typed-fold.js";

export const LF = 10;
export const CR = 13;
export const BLANK = 32;
export const ZERO = 48;

/** Stands for a place in the line: it is not plainly good. */
export const ODD: number = -1;
/** `-`, or a field that the layout does not have. */
export const ABSENT: number = -1;

/** Values of `action` and `log-status`. */
export const REJECTED = 2;
export const STATUS_OK = 0;
export const STATUS_SKIPDATA = 2;

/** The largest number of each column. */
export const LARGEST: Float64Array = new Float64Array(OP_COUNT).fill(Number.MAX_SAFE_INTEGER);
for (const op of [OP.version, OP.protocol, OP.tcpFlags]) LARGEST[op] = 255;
for (const op of [OP.srcPort, OP.dstPort]) LARGEST[op] = 65_535;

/** 1 for the bytes that an interface id may have. */
export const ID_BYTE: Uint8Array = new Uint8Array(256);
for (const byte of bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")) ID_BYTE[byte] = 1;

/** One of the few values that a column may have. */
export interface Word {
  readonly bytes: Uint8Array;
  readonly value: number;
}

export const WORDS: Readonly<Record<number, readonly Word[]>> = {
  [OP.action]: [word("ACCEPT", 1), word("REJECT", REJECTED)],
  [OP.status]: [word("OK", STATUS_OK), word("NODATA", 1), word("SKIPDATA", STATUS_SKIPDATA)],
  [OP.direction]: [word("ingress", INGRESS), word("egress", EGRESS)],
};

/** Reports whether these bytes stand at a place. */
export function hasBytes(b: Uint8Array, from: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (b[from + i] !== bytes[i]) return false;
  return true;
}

/** Where the field that begins at a place ends. */
export function fieldEnd(b: Uint8Array, from: number): number {
  let to = from;
  for (let c = b[to]; c !== BLANK && c !== LF && c !== CR; c = b[to]) to++;
  return to;
}

export function textOf(b: Uint8Array, from: number, to: number): string {
  return Buffer.from(b.buffer, b.byteOffset + from, to - from).toString("latin1");
}

/** A number of more digits than 32 bits hold. */
export function longNumber(b: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let p = from; p < to; p++) value = value * 10 + (b[p] as number) - ZERO;
  return value;
}

function word(text: string, value: number): Word {
  return { bytes: bytesOf(text), value };
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}
