import { type Ipv6Finder, type Ipv6Found, ipv6Value } from "../table/ipv6-finder.js";
import type { Segment } from "../table/segment.js";
import { brokenTree, type SearchTree } from "./search-tree.js";

const ADDRESS_BITS = 128;
/** Leading bits whose end in the tree is looked up at once. */
const INDEX_BITS = 16;

/** The tree below a record that stands `depth` bits deep: what is still to be walked. */
interface Branch {
  readonly record: number;
  readonly depth: number;
  readonly first: bigint;
}

/**
 * IPv6 addresses in the tree as the file has it: flattened they would take twenty bytes a network, eight million of
 * them. An index over the leading bits saves the first steps.
 */
export class Ipv6Tree implements Ipv6Finder {
  readonly #tree: SearchTree;
  readonly #idOf: (offset: number) => number;
  readonly #records: Uint32Array = new Uint32Array(1 << INDEX_BITS);
  readonly #depths: Uint8Array = new Uint8Array(1 << INDEX_BITS);

  constructor(tree: SearchTree, idOf: (offset: number) => number) {
    this.#tree = tree;
    this.#idOf = idOf;
    this.#fillIndex(0, 0, 0);
  }

  get byteCount(): number {
    return this.#records.byteLength + this.#depths.byteLength;
  }

  find(words: Uint32Array): number {
    const slot = (words[0] as number) >>> (32 - INDEX_BITS);
    return this.#id(this.#walk(words, this.#records[slot] as number, this.#depths[slot] as number).record);
  }

  locate(words: Uint32Array): Ipv6Found {
    const { record, depth } = this.#walk(words, 0, 0);
    const rest = BigInt(ADDRESS_BITS - depth);
    const first = (ipv6Value(words) >> rest) << rest;
    return { record: this.#id(record), first, last: first + (1n << rest) - 1n };
  }

  *segments(first: bigint, last: bigint): Generator<Segment<bigint>> {
    const { nodeCount } = this.#tree.meta;
    const open: Branch[] = [{ record: 0, depth: 0, first: 0n }];
    for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
      const end = branch.first + sizeAt(branch.depth) - 1n;
      if (branch.first > last || end < first) continue;
      if (branch.record < nodeCount) open.push(...this.#halves(branch));
      else {
        const from = branch.first < first ? first : branch.first;
        yield { first: from, last: end > last ? last : end, record: this.#id(branch.record) };
      }
    }
  }

  /** The higher half first: it is taken last. */
  #halves({ record, depth, first }: Branch): [Branch, Branch] {
    if (depth === ADDRESS_BITS) throw tooDeep();
    const half = sizeAt(depth + 1);
    return [
      { record: this.#tree.read(record, 1), depth: depth + 1, first: first + half },
      { record: this.#tree.read(record, 0), depth: depth + 1, first },
    ];
  }

  #walk(words: Uint32Array, from: number, depth: number): { record: number; depth: number } {
    const { nodeCount } = this.#tree.meta;
    let record = from;
    let at = depth;
    for (; record < nodeCount; at++) {
      if (at === ADDRESS_BITS) throw tooDeep();
      record = this.#tree.read(record, ((words[at >>> 5] as number) >>> (31 - (at & 31))) & 1);
    }
    return { record, depth: at };
  }

  #id(record: number): number {
    const offset = this.#tree.offsetOf(record);
    return offset < 0 ? -1 : this.#idOf(offset);
  }

  /** At most 2^17 steps, whatever the tree. */
  #fillIndex(record: number, depth: number, prefix: number): void {
    if (depth < INDEX_BITS && record < this.#tree.meta.nodeCount) {
      this.#fillIndex(this.#tree.read(record, 0), depth + 1, prefix << 1);
      this.#fillIndex(this.#tree.read(record, 1), depth + 1, (prefix << 1) | 1);
      return;
    }
    const slots = 1 << (INDEX_BITS - depth);
    this.#records.fill(record, prefix * slots, (prefix + 1) * slots);
    this.#depths.fill(depth, prefix * slots, (prefix + 1) * slots);
  }
}

const sizeAt = (depth: number): bigint => 1n << BigInt(ADDRESS_BITS - depth);

const tooDeep = (): Error => brokenTree("it is deeper than an address has bits");
