import type { Blocks } from "../observed/blocks.js";
import { NodeList } from "./node-list.js";
import { type Join, type Judge, type Trie, WHOLE } from "./trie.js";
import { WaitingSubtrees } from "./waiting-subtrees.js";

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
