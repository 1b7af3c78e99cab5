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
function nodeReader(bytes: Buffer, recordSize: 24 | 28 | 32): NodeReader {
  const byte = (at: number): number => bytes[at] as number;
  if (recordSize === 24) {
    return (node, bit) => {
      const at = node * 6 + bit * 3;
      return (byte(at) << 16) | (byte(at + 1) << 8) | byte(at + 2);
    };
  }
  if (recordSize === 28) {
    return (node, bit) => {
      const at = node * 7;
      // The middle byte holds the highest four bits of both records.
      const high = bit === 0 ? byte(at + 3) >> 4 : byte(at + 3) & 15;
      const from = at + bit * 4;
      return (high << 24) | (byte(from) << 16) | (byte(from + 1) << 8) | byte(from + 2);
    };
  }
  return (node, bit) => {
    const at = node * 8 + bit * 4;
    return ((byte(at) << 24) | (byte(at + 1) << 16) | (byte(at + 2) << 8) | byte(at + 3)) >>> 0;
  };
}

export function brokenTree(why: string): Error {
  return geoipError("SGT_GEOIP_DATABASE_TREE", `the search tree is damaged: ${why}`, {
    hint: "Install or download the file again.",
  });
}
