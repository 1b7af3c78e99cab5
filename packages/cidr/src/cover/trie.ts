import type { Blocks } from "../observed/blocks.js";

/** What becomes of a block of the trie: its halves are looked at. */
export const SPLIT = 0;
/** As SPLIT, and it may not be used as a block itself. */
export const BARRED = 1;
/** It stands for all below it. */
export const WHOLE = 2;

/** Judges the block of `height` over the leaves from `start` to before `end`. */
export type Judge = (start: number, end: number, height: number) => number;

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
 *
 * @param keepSplit whether nodes judged SPLIT are in the result; without them it is a plain list of blocks.
 */
export function walkTrie(blocks: Blocks, judge: Judge, keepSplit: boolean): Trie {
  const { count, heights, branches } = blocks;
  const nodes = new NodeList();
  const waitingHeight = new Uint8Array(MAX_DEPTH);
  const waitingStart = new Int32Array(MAX_DEPTH);
  const waitingNode = new Int32Array(MAX_DEPTH);
  let depth = 0;
  for (let leaf = 0; leaf < count; leaf++) {
    let start = leaf;
    let firstNode = nodes.count;
    nodes.push(heights[leaf] as number, leaf, -1, 0);
    const branch = leaf + 1 < count ? (branches[leaf + 1] as number) : MAX_DEPTH;
    while (depth > 0 && (waitingHeight[depth - 1] as number) < branch) {
      depth--;
      const height = waitingHeight[depth] as number;
      start = waitingStart[depth] as number;
      const verdict = judge(start, leaf + 1, height);
      if (verdict === WHOLE) {
        nodes.count = waitingNode[depth] as number;
        nodes.push(height, start, -1, 0);
      } else if (keepSplit) {
        nodes.push(height, start, firstNode - 1, verdict);
      }
      firstNode = waitingNode[depth] as number;
    }
    waitingHeight[depth] = branch;
    waitingStart[depth] = start;
    waitingNode[depth++] = firstNode;
  }
  return nodes.finish();
}

/** More than any height, 128 at most, and than the subtrees that can wait. */
const MAX_DEPTH = 140;

class NodeList {
  count = 0;
  #heights: Uint8Array = new Uint8Array(256);
  #starts: Int32Array = new Int32Array(256);
  #left: Int32Array = new Int32Array(256);
  #barred: Uint8Array = new Uint8Array(256);

  push(height: number, start: number, left: number, barred: number): void {
    if (this.count === this.#heights.length) this.#grow();
    this.#heights[this.count] = height;
    this.#starts[this.count] = start;
    this.#left[this.count] = left;
    this.#barred[this.count++] = barred;
  }

  #grow(): void {
    const size = this.count * 2;
    this.#heights = copyInto(new Uint8Array(size), this.#heights);
    this.#starts = copyInto(new Int32Array(size), this.#starts);
    this.#left = copyInto(new Int32Array(size), this.#left);
    this.#barred = copyInto(new Uint8Array(size), this.#barred);
  }

  finish(): Trie {
    const n = this.count;
    return {
      count: n,
      heights: this.#heights.subarray(0, n),
      starts: this.#starts.subarray(0, n),
      left: this.#left.subarray(0, n),
      barred: this.#barred.subarray(0, n),
    };
  }
}

function copyInto<A extends Uint8Array | Int32Array>(to: A, from: A): A {
  to.set(from);
  return to;
}
