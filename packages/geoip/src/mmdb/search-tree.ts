import { geoipError } from "../errors.js";
import type { Metadata } from "./metadata.js";

/** Bits of an IPv6 address before the part that holds IPv4 addresses. */
const IPV4_DEPTH = 96;

/** What one record of a node is: another node, a place in the data, or nothing. */
export type NodeReader = (node: number, bit: number) => number;

/** The binary tree over the bits of an address. */
export class SearchTree {
  readonly meta: Metadata;
  /**
   * The record of a node for a bit, 0 or 1: below `nodeCount` it is another node, `nodeCount` itself is nothing, beyond it
   * is an offset in the data.
   */
  readonly read: NodeReader;
  /** Where IPv4 addresses begin: a node, or already what is said of all of them. */
  readonly ipv4Start: number;

  constructor(bytes: Buffer, meta: Metadata) {
    this.meta = meta;
    this.read = nodeReader(bytes, meta.recordSize);
    let record = 0;
    const depth = meta.family === 4 ? 0 : IPV4_DEPTH;
    for (let i = 0; i < depth && record < meta.nodeCount; i++) record = this.read(record, 0);
    this.ipv4Start = record;
  }

  /**
   * The offset in the data section of what a record that is no node says; −1 for nothing.
   *
   * @throws `SGT_GEOIP_DATABASE_TREE` when it lies outside the section.
   */
  offsetOf(record: number): number {
    const { nodeCount, dataStart, dataEnd } = this.meta;
    if (record === nodeCount) return -1;
    const offset = record - nodeCount - 16;
    if (offset < 0 || dataStart + offset >= dataEnd) throw brokenTree(`a network points to data at ${offset}`);
    return offset;
  }
}

/** The format's three layouts of a node: two records of 24, 28 or 32 bits, the highest bits first. */
function nodeReader(buffer: Buffer, recordSize: 24 | 28 | 32): NodeReader {
  // A plain view: a Buffer is slower to read byte by byte.
  const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (recordSize === 24) {
    return (node, bit) => {
      const at = node * 6 + bit * 3;
      return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
    };
  }
  if (recordSize === 28) {
    return (node, bit) => {
      const at = node * 7;
      // The middle byte holds the highest four bits of both records.
      const middle = bytes[at + 3] as number;
      const high = bit === 0 ? middle >> 4 : middle & 15;
      const from = at + bit * 4;
      const low = ((bytes[from] as number) << 16) | ((bytes[from + 1] as number) << 8) | (bytes[from + 2] as number);
      return (high << 24) | low;
    };
  }
  return (node, bit) => {
    const at = node * 8 + bit * 4;
    const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
    return (high | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)) >>> 0;
  };
}

export function brokenTree(why: string): Error {
  return geoipError("SGT_GEOIP_DATABASE_TREE", `the search tree is damaged: ${why}`, {
    hint: "Install or download the file again.",
  });
}
