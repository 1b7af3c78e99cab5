import { ADDRESS_BITS } from "../address/address.js";
import { powerOfTwo } from "../address/power-of-two.js";
import type { SavingCounts } from "../budget/savings.js";
import { type Blocks, type Ipv4Blocks, type Ipv6Blocks, isIpv4 } from "../observed/blocks.js";
import type { Prefix } from "../prefix/prefix.js";
import { barOf } from "../trie/fences.js";
import { BARRED, type Join, type Judge, SPLIT, type Trie, WHOLE } from "../trie/trie.js";
import { walkTrie } from "../trie/walk-trie.js";

/**
 * The largest blocks of the trie in which at most `share` of the addresses is unobserved: they are the
 * smallest cover by such blocks, and each is trimmed to what is observed in it.
 *
 * @param counts gets the savings of all splits on the way, which saves a walk to those who need them.
 */
export function acceptableBlocks(blocks: Blocks, fences: readonly Prefix[], share: number, counts: SavingCounts): Trie {
  const judge = isIpv4(blocks) ? ipv4Judge(blocks, fences, share) : ipv6Judge(blocks as Ipv6Blocks, fences, share);
  const judgeAndCount = (join: Join): number => {
    counts.add(join);
    return judge(join);
  };
  return walkTrie(blocks, judgeAndCount, { keepSplit: false, wholeUpTo: 0 });
}

function ipv4Judge(blocks: Ipv4Blocks, fences: readonly Prefix[], share: number): Judge {
  const { before } = blocks;
  const isBarred = barOf(blocks, fences);
  const needed: number[] = [];
  // A share times a power of two is exact in floating point, and so is the integer below it.
  for (let height = 0; height <= ADDRESS_BITS[4]; height++)
    needed[height] = powerOfTwo(height) - Math.floor(share * powerOfTwo(height));
  return ({ start, end, height }) => {
    if (isBarred(start, height)) return BARRED;
    const observed = (before[end] as number) - (before[start] as number);
    return observed >= (needed[height] as number) ? WHOLE : SPLIT;
  };
}

function ipv6Judge(blocks: Ipv6Blocks, fences: readonly Prefix[], share: number): Judge {
  const { before } = blocks;
  const isBarred = barOf(blocks, fences);
  const needed = Array.from(
    { length: ADDRESS_BITS[6] + 1 },
    (_, height) => (1n << BigInt(height)) - BigInt(Math.floor(share * 2 ** height)),
  );
  return ({ start, end, height }) => {
    if (isBarred(start, height)) return BARRED;
    const observed = (before[end] as bigint) - (before[start] as bigint);
    return observed >= (needed[height] as bigint) ? WHOLE : SPLIT;
  };
}
