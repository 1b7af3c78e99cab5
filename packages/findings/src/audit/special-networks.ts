import { type Prefix, parsePrefix } from "@sgt/cidr";
import { includesRange, rangeOfPrefix } from "@sgt/snapshot";
import { INSIDE_BLOCKS } from "../exposure/address-kinds.js";

/**
 * Blocks that no packet in a VPC has as its source, by what they are for (IANA special-purpose
 * address registries, RFC 6890 and its updates). Shared address space (100.64.0.0/10) and unique
 * local addresses are not among them: both are used inside networks.
 */
const SILENT: readonly (readonly [cidr: string, purpose: string])[] = [
  ["0.0.0.0/8", "this network"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local"],
  ["192.0.0.0/24", "protocol assignments"],
  ["192.0.2.0/24", "documentation"],
  ["198.51.100.0/24", "documentation"],
  ["203.0.113.0/24", "documentation"],
  ["224.0.0.0/4", "multicast"],
  ["240.0.0.0/4", "reserved"],
  ["::1/128", "loopback"],
  ["2001:db8::/32", "documentation"],
  ["3fff::/20", "documentation"],
  ["fe80::/10", "link-local"],
  ["ff00::/8", "multicast"],
];

const silent = SILENT.map(([cidr, purpose]) => ({ cidr, purpose, range: rangeOfPrefix(parsePrefix(cidr)) }));
const inside = INSIDE_BLOCKS.map((cidr) => rangeOfPrefix(parsePrefix(cidr)));

/** Returns what a block is for of which all addresses are silent, or null. */
export function silentPurpose(prefix: Prefix): { readonly cidr: string; readonly purpose: string } | null {
  const range = rangeOfPrefix(prefix);
  return silent.find((block) => includesRange(block.range, range)) ?? null;
}

/** Reports whether all addresses are private: used inside networks only. */
export function isPrivate(prefix: Prefix): boolean {
  const range = rangeOfPrefix(prefix);
  return inside.some((block) => includesRange(block, range));
}

/** The shortest prefixes that somebody could mean as a network; whoever admits more admits anybody. */
const ANYWHERE: Readonly<Record<4 | 6, number>> = { 4: 1, 6: 3 };

/** Reports whether a prefix means the internet as a whole: `0.0.0.0/0`, `::/0`, either half, all of 2000::/3. */
export function isAnywhere({ family, prefixLength }: Prefix): boolean {
  return prefixLength <= ANYWHERE[family];
}

/** Reports whether addresses of the internet are among it. */
export function isPublic(prefix: Prefix): boolean {
  return !isPrivate(prefix) && silentPurpose(prefix) === null;
}
