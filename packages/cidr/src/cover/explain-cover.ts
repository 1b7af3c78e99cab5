import type { Count } from "../address/address.js";
import { toCount } from "../address/count.js";
import { prefixSize } from "../prefix/count-addresses.js";
import type { Prefix } from "../prefix/prefix.js";
import type { Cover } from "./cover.js";

/** One prefix of a cover and what stands behind it. */
export interface CoverRow {
  readonly cidr: string;
  readonly prefix: Prefix;
  readonly trustedCount: Count;
  readonly observedCount: Count;
  readonly slackCount: Count;
  /** Unobserved share, 0 to 1. */
  readonly slackShare: number;
}

/** Says for each prefix of a cover how many of its addresses were observed; in the order of the cover. */
export function explainCover(cover: Cover): CoverRow[] {
  return cover.prefixes.map((prefix, i) => {
    const trustedCount = prefixSize(prefix);
    const observedCount = cover.observedCounts[i] as Count;
    const slackCount = toCount(BigInt(trustedCount) - BigInt(observedCount));
    const slackShare = Number(slackCount) / Number(trustedCount);
    return { cidr: cover.cidrs[i] as string, prefix, trustedCount, observedCount, slackCount, slackShare };
  });
}
