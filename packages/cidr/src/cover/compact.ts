import type { Family } from "../address/address.js";
import { checkKeys } from "../errors.js";
import { comparePrefixes } from "../prefix/compare-prefixes.js";
import { contains, overlaps } from "../prefix/contains.js";
import type { Prefix } from "../prefix/prefix.js";
import { type PrefixLike, toList, toPrefix } from "../prefix/to-range.js";
import { readFences } from "../trie/fences.js";
import { collapse } from "./collapse.js";
import { checkShare } from "./options.js";

export interface CompactOptions {
  /** The share of a block that may be outside the given prefixes, 0 to 1. 0 adds nothing at all. */
  readonly maxWaste: number;
  /** As for `collapse`: prefixes are not joined across a fence. Default: the RFC 1918 blocks. */
  readonly fences?: Iterable<PrefixLike> | undefined;
}

/**
 * Fewer prefixes for the same access: joins neighbours as long as no more than `maxWaste` of the block that takes
 * their place is new. At 0 it is an exact merge. Families stay apart; the result is ascending, IPv4 first.
 *
 * Nothing is joined across a fence. A given prefix that reaches across one, such as 0.0.0.0/0, stays as it is.
 *
 * @throws `SGT_CIDR_INVALID_PREFIX`, `SGT_CIDR_HOST_BITS`, `SGT_CIDR_INVALID_OPTION` for a `maxWaste`
 *   not from 0 to 1 or an unknown option, `SGT_CIDR_FENCES_OVERLAP` when a fence lies inside another.
 */
export function compact(prefixes: Iterable<PrefixLike>, options: CompactOptions): Prefix[] {
  checkKeys(options, COMPACT_KEYS);
  const tolerance = checkShare("maxWaste", options.maxWaste);
  const all = Array.from(toList(prefixes), toPrefix);
  const givenFences = options.fences === undefined ? undefined : Array.from(toList(options.fences));
  return ([4, 6] as const).flatMap((family) => {
    const fences = readFences(givenFences, family);
    return compactFamily(all, family, fences, tolerance);
  });
}

const COMPACT_KEYS = { maxWaste: true, fences: true } satisfies Record<keyof CompactOptions, true>;

function compactFamily(all: readonly Prefix[], family: Family, fences: readonly Prefix[], tolerance: number): Prefix[] {
  const own = all.filter((prefix) => prefix.family === family);
  const across = outermost(own.filter((prefix) => fences.some((fence) => isAcross(prefix, fence))));
  const rest = own.filter((prefix) => !across.some((wide) => overlaps(wide, prefix)));
  return [...across, ...collapse(rest, { tolerance, fences }).prefixes].sort(comparePrefixes);
}

/** Two that lie side by side are not joined: the block would reach across a fence that neither reaches across alone. */
function outermost(prefixes: readonly Prefix[]): Prefix[] {
  const found: Prefix[] = [];
  for (const prefix of [...prefixes].sort(comparePrefixes)) {
    const last = found.at(-1);
    if (last === undefined || !contains(last, prefix)) found.push(prefix);
  }
  return found;
}

function isAcross(prefix: Prefix, fence: Prefix): boolean {
  return prefix.prefixLength < fence.prefixLength && overlaps(prefix, fence);
}
