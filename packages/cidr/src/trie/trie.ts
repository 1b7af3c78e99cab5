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
