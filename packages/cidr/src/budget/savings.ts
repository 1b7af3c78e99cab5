import { ADDRESS_BITS } from "../address/address.js";
import { powerOfTwo } from "../address/power-of-two.js";
import type { Blocks } from "../observed/blocks.js";
import type { Prefix } from "../prefix/prefix.js";
import { barOf, lowestFence } from "../trie/fences.js";
import { BARRED, type Join, SPLIT, type Trie, WHOLE } from "../trie/trie.js";
import { walkTrie } from "../trie/walk-trie.js";

/**
 * What splitting a block in two saves is the size of the block less the sizes of the two trimmed halves:
 * 2^h − 2^l − 2^r. Its order of magnitude, floor(log2), follows from the three heights alone; −1 for nothing saved.
 *
 *     both halves trimmed         2^h − 2^l − 2^r ≥ 2^(h−1)
 *     one half still full width   2^(h−1) − 2^r   ≥ 2^(h−2)
 *     both full width             nothing
 */
export function savingLog2({ height, leftHeight, rightHeight }: Join): number {
  if (leftHeight < height - 1 && rightHeight < height - 1) return height - 1;
  return leftHeight < height - 1 || rightHeight < height - 1 ? height - 2 : -1;
}

/** Counts at index i how many blocks save 2^i to below 2^(i+1) when split. */
export class SavingCounts {
  readonly byLog2: number[] = new Array<number>(ADDRESS_BITS[6]).fill(0);

  add(join: Join): void {
    const saving = savingLog2(join);
    if (saving >= 0) this.byLog2[saving] = (this.byLog2[saving] as number) + 1;
  }
}

/** The counts for a trie that nobody has walked yet. */
export function countSavings(blocks: Blocks): SavingCounts {
  const counts = new SavingCounts();
  const judge = (join: Join): number => {
    counts.add(join);
    return WHOLE;
  };
  walkTrie(blocks, judge, { keepSplit: false, wholeUpTo: 0 });
  return counts;
}

/**
 * The trie without the subtrees in which splitting does not pay when each split costs `price` addresses:
 *
 *     gain(v) = saving(v) − price + max(0, gain(left)) + max(0, gain(right))
 *
 * is the most that any set of splits from v downwards saves after paying for each of them. Where it is not
 * positive, v stands whole. What a fence demands is split at any price.
 */
export function trieOfGains(blocks: Blocks, fences: readonly Prefix[], price: number): Trie {
  const isBarred = barOf(blocks, fences);
  const judge = (join: Join): number => {
    const saving = powerOfTwo(join.height) - powerOfTwo(join.leftHeight) - powerOfTwo(join.rightHeight);
    join.gain = saving - price + Math.max(0, join.leftGain) + Math.max(0, join.rightGain);
    if (isBarred(join.start, join.height)) return BARRED;
    return join.gain > 0 ? SPLIT : WHOLE;
  };
  // All splits below a block save less than its size: at a price as high, none of them can pay.
  const worthless = price >= 1 ? Math.floor(Math.log2(price)) : 0;
  return walkTrie(blocks, judge, { keepSplit: true, wholeUpTo: Math.min(worthless, lowestFence(fences)) });
}
