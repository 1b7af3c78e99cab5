import { excludeCidr, mergeCidr } from "cidr-tools";
import { comparePrefixes } from "./compare-prefixes.js";
import { formatPrefix } from "./format-prefix.js";
import { parsePrefix } from "./parse-prefix.js";
import type { Prefix } from "./prefix.js";
import { type PrefixLike, toList, toPrefix } from "./to-range.js";

/**
 * The fewest prefixes with exactly the same addresses, sorted; families stay apart, IPv4 first.
 * Nothing is added and nothing is lost. Empty for no prefixes.
 *
 * @throws `SGT_CIDR_INVALID_PREFIX`, `SGT_CIDR_HOST_BITS`.
 */
export function merge(prefixes: Iterable<PrefixLike>): Prefix[] {
  return fromTool(mergeCidr(forTool(prefixes)));
}

/**
 * The fewest prefixes with the addresses that are in `from` and not in `what`, sorted. Empty when nothing is left.
 *
 * @throws `SGT_CIDR_INVALID_PREFIX`, `SGT_CIDR_HOST_BITS`.
 */
export function subtract(from: Iterable<PrefixLike> | PrefixLike, what: Iterable<PrefixLike> | PrefixLike): Prefix[] {
  return fromTool(excludeCidr(forTool(from), forTool(what)));
}

/** cidr-tools checks nothing and computes wrong networks for malformed text: it gets only what we wrote ourselves. */
function forTool(prefixes: Iterable<PrefixLike> | PrefixLike): string[] {
  return Array.from(toList(prefixes), (prefix) => formatPrefix(toPrefix(prefix)));
}

function fromTool(cidrs: readonly string[]): Prefix[] {
  return cidrs.map((cidr) => parsePrefix(cidr)).sort(comparePrefixes);
}
