import { ADDRESS_BITS, type Count } from "../address/address.js";
import { toCount } from "../address/count.js";
import { merge } from "./merge.js";
import type { Prefix } from "./prefix.js";
import { type PrefixLike, toPrefix } from "./to-range.js";

/**
 * How many addresses a prefix holds: 1 to 2^32 for IPv4, to 2^128 for IPv6 (a bigint beyond 2^53 − 1).
 *
 * @throws `SGT_CIDR_INVALID_PREFIX`, `SGT_CIDR_HOST_BITS`.
 */
export function prefixSize(prefix: PrefixLike): Count {
  return toCount(exactSize(toPrefix(prefix)));
}

/**
 * How many distinct addresses the prefixes hold together; where they overlap, an address counts once.
 * 0 for none; both families may be present and are added.
 *
 * @throws `SGT_CIDR_INVALID_PREFIX`, `SGT_CIDR_HOST_BITS`.
 */
export function countAddresses(prefixes: Iterable<PrefixLike>): Count {
  return toCount(merge(prefixes).reduce((sum, prefix) => sum + exactSize(prefix), 0n));
}

function exactSize(prefix: Prefix): bigint {
  return 1n << BigInt(ADDRESS_BITS[prefix.family] - prefix.prefixLength);
}
