import type { Blocks } from "../observed/blocks.js";

/** What becomes of a block of the trie: its halves are looked at. */
export const SPLIT = 0;
/** As SPLIT, and it may not be used as a block itself. */
export const BARRED = 1;
/** It stands for all below it. */
export const WHOLE = 2;

/** Two neighbouring subtrees meet in the block of `height` over the leaves from `start` to before `end`. */
export interface Join {
  start: number;
  end: number;
  height: number;
  leftHeight: number;
  rightHeight: number;
  /** What the judge said about the two, 0 for leaves. */
  leftGain: number;
  rightGain: number;
  /** The judge's to set; the next judgement above gets it. */
  gain: number;
}

/** Judges a block. It gets the same object every time, to keep millions of calls free of garbage. */
export type Judge = (join: Join) => number;

/**
 * Blocks in postorder: the right child of node i is i−1, the left child is `left[i]`, −1 for a leaf.
 *
 *          4            left   −1  −1   0  −1   2
 *        ┌─┴─┐
 *        2   3
 *      ┌─┴─┐
 *      0   1
 */
export interface Trie {
  /** The arrays may be longer. */
  readonly count: number;
  readonly heights: Uint8Array;
  /** The first leaf of `Blocks` under the node. */
  readonly starts: Int32Array;
  readonly left: Int32Array;
  /** 1 where the node may not be used as a block. */
  readonly barred: Uint8Array;
}

/**
 * Walks the trie over the blocks bottom-up in one pass, without building it: the branch heights between
 * neighbouring leaves say when a subtree is complete. Subtrees that wait for their right sibling stand on
 * a stack, at most one per height.
 */
export function walkTrie(blocks: Blocks, judge: Judge, { keepSplit, wholeUpTo }: WalkOptions): Trie {
  const { count, heights, branches } = blocks;
  const nodes = new NodeList(Math.min(count * 2, 1024));
  const waiting = new WaitingSubtrees();
  const join: Join = { start: 0, end: 0, height: 0, leftHeight: 0, rightHeight: 0, leftGain: 0, rightGain: 0, gain: 0 };
  for (let start = 0, end = 0; end < count; ) {
    start = end;
    end = endOfWhole(blocks, start, wholeUpTo);
    let height = Math.max(heights[start] as number, highestBranch(branches, start + 1, end));
    let firstNode = nodes.count;
    nodes.push(height, start, -1, 0);
    join.gain = 0;
    join.end = end;
    const branch = end < count ? (branches[end] as number) : ABOVE_ALL;
    while (waiting.closeBelow(branch)) {
      join.start = waiting.start;
      join.height = waiting.branch;
      join.leftHeight = waiting.height;
      join.rightHeight = height;
      join.leftGain = waiting.gain;
      join.rightGain = join.gain;
      const verdict = judge(join);
      start = waiting.start;
      height = waiting.branch;
      if (verdict === WHOLE) nodes.replaceFrom(waiting.firstNode, height, start);
      else if (keepSplit) nodes.push(height, start, firstNode - 1, verdict);
      firstNode = waiting.firstNode;
    }
    waiting.push(branch, height, join.gain, start, firstNode);
  }
  return nodes.finish();
}

/** The end of the leaves from `start` on that meet in a block of at most this height. */
function endOfWhole({ branches, count }: Blocks, start: number, height: number): number {
  let end = start + 1;
  while (end < count && (branches[end] as number) <= height) end++;
  return end;
}

function highestBranch(branches: Uint8Array, from: number, to: number): number {
  let highest = 0;
  for (let i = from; i < to; i++) if ((branches[i] as number) > highest) highest = branches[i] as number;
  return highest;
}

export interface WalkOptions {
  /** Whether nodes that were split are in the result; without them it is a plain list of blocks. */
  readonly keepSplit: boolean;
  /** Blocks up to this height stand whole, without being judged. 0: only the leaves. */
  readonly wholeUpTo: number;
}

/** A height above the root's: closes everything. */
const ABOVE_ALL = 255;

/** The stack. What `closeBelow` took off stands in the fields. */
class WaitingSubtrees {
  /** Height of the block in which the subtree meets its right sibling. */
  branch = 0;
  /** Its own. */
  height = 0;
  gain = 0;
  start = 0;
  firstNode = 0;
  #depth = 0;
  readonly #branches: number[] = [];
  readonly #heights: number[] = [];
  readonly #gains: number[] = [];
  readonly #starts: number[] = [];
  readonly #firstNodes: number[] = [];

  push(branch: number, height: number, gain: number, start: number, firstNode: number): void {
    const depth = this.#depth++;
    this.#branches[depth] = branch;
    this.#heights[depth] = height;
    this.#gains[depth] = gain;
    this.#starts[depth] = start;
    this.#firstNodes[depth] = firstNode;
  }

  /** Takes off the topmost subtree if it is complete before a branch of `height`. */
  closeBelow(height: number): boolean {
    const depth = this.#depth - 1;
    if (depth < 0 || (this.#branches[depth] as number) >= height) return false;
    this.#depth = depth;
    this.branch = this.#branches[depth] as number;
    this.height = this.#heights[depth] as number;
    this.gain = this.#gains[depth] as number;
    this.start = this.#starts[depth] as number;
    this.firstNode = this.#firstNodes[depth] as number;
    return true;
  }
}

class NodeList {
  count = 0;
  #heights: Uint8Array;
  #starts: Int32Array;
  #left: Int32Array;
  #barred: Uint8Array;

  constructor(capacity: number) {
    this.#heights = new Uint8Array(capacity);
    this.#starts = new Int32Array(capacity);
    this.#left = new Int32Array(capacity);
    this.#barred = new Uint8Array(capacity);
  }

  push(height: number, start: number, left: number, barred: number): void {
    if (this.count === this.#heights.length) this.#grow();
    this.#heights[this.count] = height;
    this.#starts[this.count] = start;
    this.#left[this.count] = left;
    this.#barred[this.count++] = barred;
  }

  /** One leaf in place of `node` and all after it. */
  replaceFrom(node: number, height: number, start: number): void {
    this.count = node;
    this.push(height, start, -1, 0);
  }

  #grow(): void {
    const size = this.count * 2;
    this.#heights = copyInto(new Uint8Array(size), this.#heights);
    this.#starts = copyInto(new Int32Array(size), this.#starts);
    this.#left = copyInto(new Int32Array(size), this.#left);
    this.#barred = copyInto(new Uint8Array(size), this.#barred);
  }

  finish(): Trie {
    const { count } = this;
    return { count, heights: this.#heights, starts: this.#starts, left: this.#left, barred: this.#barred };
  }
}

function copyInto<A extends Uint8Array | Int32Array>(to: A, from: A): A {
  to.set(from);
  return to;
}
