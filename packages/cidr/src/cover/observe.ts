import type { Family } from "../address/address.js";
import { formatAddress } from "../address/format-address.js";
import { cidrError } from "../errors.js";
import type { Blocks, Observed } from "../observed/blocks.js";
import { ipv4Blocks } from "../observed/ipv4-blocks.js";
import { ipv6Blocks } from "../observed/ipv6-blocks.js";
import { type Addresses, toAddressSet } from "../observed/to-address-set.js";
import { formatPrefix } from "../prefix/format-prefix.js";
import type { Prefix } from "../prefix/prefix.js";
import { type PrefixLike, rangeOfPrefix, toPrefix } from "../prefix/to-range.js";
import { fenceCuts, readFences } from "../trie/fences.js";
import type { FenceOptions } from "./options.js";

/** Null when there is no address at all. */
export function observe(addresses: Addresses, options: FenceOptions): Observed | null {
  const set = toAddressSet(addresses);
  const [family, other] = set.families;
  const fences = readFences(options.fences, family ?? 4);
  const within = options.within === undefined ? null : toPrefix(options.within);
  if (family === undefined) return null;
  if (other !== undefined) {
    const hint = "Collapse each family by itself: AWS counts their rules apart too.";
    throw cidrError("SGT_CIDR_MIXED_FAMILIES", "both IPv4 and IPv6 addresses given", { hint });
  }
  const cuts = fenceCuts(fences);
  const ranges = set.mergedRanges(family);
  const blocks = family === 4 ? ipv4Blocks(set.sortedIpv4(), ranges, cuts) : ipv6Blocks(ranges, cuts);
  if (within !== null) checkWithin(blocks, within);
  return { blocks, fences };
}

/** The blocks are ascending: if any is outside, the first or the last is. */
function checkWithin({ family, firsts, heights, count }: Blocks, within: Prefix): void {
  const range = rangeOfPrefix(within);
  const first = BigInt(firsts[0] as number | bigint);
  const last = BigInt(firsts[count - 1] as number | bigint) + (1n << BigInt(heights[count - 1] as number)) - 1n;
  if (within.family === family && range.first <= first && last <= range.last) return;
  const outside = within.family === family && range.first <= first ? last : first;
  const details = { address: formatAddress({ family, value: outside }), within: formatPrefix(within) };
  const message = `observed address ${details.address} lies outside ${details.within}`;
  throw cidrError("SGT_CIDR_OUTSIDE_FENCE", message, {
    hint: "Leave out what the replaced rule did not allow.",
    details,
  });
}

/** The family of a `within`, for a result without addresses. */
export function familyOf(within: PrefixLike | undefined): Family | null {
  return within === undefined ? null : toPrefix(within).family;
}
