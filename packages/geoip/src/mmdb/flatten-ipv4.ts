import { type Ipv4Table, Ipv4TableBuilder } from "../table/ipv4-table.js";
import { brokenTree, type SearchTree } from "./search-tree.js";

const ADDRESS_BITS = 32;

/**
 * Walks the tree once, from the lowest address up, and writes down where each network begins: what took up to 32 steps
 * through the tree is then a look into an index and a short search. `idOf` gives the id of the record at an offset.
 *
 * @throws `SGT_GEOIP_DATABASE_TREE` when the tree is deeper than an address, or reaches its nodes more than once: such a
 *   tree, of a hundred nodes, can have 2^32 ends.
 */
export function flattenIpv4(tree: SearchTree, idOf: (offset: number) => number): Ipv4Table {
  const { nodeCount } = tree.meta;
  const { read } = tree;
  const builder = new Ipv4TableBuilder(Math.min(nodeCount + 1, 1 << 24));
  // The nodes above the one that is being read whose right side is still to come, and where that side begins.
  const waiting = new Uint32Array(ADDRESS_BITS + 1);
  const starts = new Uint32Array(ADDRESS_BITS + 1);
  const depths = new Uint8Array(ADDRESS_BITS + 1);
  const ids = new LastIds(tree, idOf);
  let open = 0;
  let record = tree.ipv4Start;
  let start = 0;
  let depth = 0;
  for (let left = nodeCount; ; ) {
    if (record < nodeCount) {
      if (depth === ADDRESS_BITS) throw brokenTree("it is deeper than an address has bits");
      if (left-- === 0) throw brokenTree("a node is reached twice");
      depth++;
      waiting[open] = record;
      starts[open] = start + (SIZES[depth] as number);
      depths[open] = depth;
      open++;
      record = read(record, 0);
      continue;
    }
    builder.add(start, record === nodeCount ? -1 : ids.of(record));
    if (open === 0) return builder.build();
    open--;
    record = read(waiting[open] as number, 1);
    start = starts[open] as number;
    depth = depths[open] as number;
  }
}

/** Addresses of a network by its prefix length. */
const SIZES: readonly number[] = Array.from({ length: ADDRESS_BITS + 1 }, (_, depth) => 2 ** (ADDRESS_BITS - depth));

/** Networks side by side often say the same: then there is nothing to look up. */
class LastIds {
  readonly #tree: SearchTree;
  readonly #idOf: (offset: number) => number;
  #record = -1;
  #id = -1;

  constructor(tree: SearchTree, idOf: (offset: number) => number) {
    this.#tree = tree;
    this.#idOf = idOf;
  }

  of(record: number): number {
    if (record !== this.#record) {
      this.#record = record;
      this.#id = this.#idOf(this.#tree.offsetOf(record));
    }
    return this.#id;
  }
}
