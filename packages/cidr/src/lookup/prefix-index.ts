import type { Address } from "../address/address.js";
import { parseAddress } from "../address/parse-address.js";
import { parseIpv4 } from "../address/parse-ipv4.js";
import { checkAddress } from "../prefix/check-value.js";
import type { Prefix } from "../prefix/prefix.js";
import { type PrefixLike, toPrefix } from "../prefix/to-range.js";
import { Ipv4Segments } from "./ipv4-segments.js";
import { Ipv6Segments } from "./ipv6-segments.js";
import { type Nesting, nest } from "./nesting.js";

/** A prefix and what was stored under it. */
export interface PrefixMatch<T> {
  readonly prefix: Prefix;
  readonly value: T;
}

/**
 * Prefixes of both families, to be asked which of them hold an address. Built once, then read only.
 * The same prefix may be given more than once, with different values; all of them are kept, in the order given.
 *
 * Prefixes nest or are disjoint, so they cut the addresses into at most 2n + 1 segments in each of which the same prefixes
 * match; a look-up finds its segment by binary search, and further matches by following each prefix to the one around it.
 */
export class PrefixIndex<T> {
  readonly #nesting: Nesting<T>;
  readonly #ipv4: Ipv4Segments;
  readonly #ipv6: Ipv6Segments;

  /** @throws `SGT_CIDR_INVALID_PREFIX`, `SGT_CIDR_HOST_BITS`. */
  constructor(entries: Iterable<readonly [prefix: PrefixLike, value: T]>) {
    this.#nesting = nest(Array.from(entries, ([prefix, value]) => ({ prefix: toPrefix(prefix), value })));
    this.#ipv4 = new Ipv4Segments(this.#nesting);
    this.#ipv6 = new Ipv6Segments(this.#nesting);
  }

  /** How many entries there are. */
  get size(): number {
    return this.#nesting.entries.length;
  }

  /**
   * The entry with the longest prefix that holds the address (of equal prefixes the first given), or undefined.
   *
   * @throws `SGT_CIDR_INVALID_ADDRESS` for what is not an address.
   */
  longestMatch(address: Address | string): PrefixMatch<T> | undefined {
    return this.#nesting.entries[this.#find(address)];
  }

  /** As `longestMatch`, for an IPv4 address as an unsigned 32-bit integer. The fastest way to ask. */
  longestMatchIpv4(address: number): PrefixMatch<T> | undefined {
    return this.#nesting.entries[this.#ipv4.find(address)];
  }

  /**
   * All entries whose prefix holds the address, longest prefix first, equal prefixes in the order given. Empty when none does.
   *
   * @throws `SGT_CIDR_INVALID_ADDRESS` for what is not an address.
   */
  matches(address: Address | string): PrefixMatch<T>[] {
    return this.#outward(this.#find(address));
  }

  /** As `matches`, for an IPv4 address as an unsigned 32-bit integer. */
  matchesIpv4(address: number): PrefixMatch<T>[] {
    return this.#outward(this.#ipv4.find(address));
  }

  #find(address: Address | string): number {
    if (typeof address === "string") {
      const ipv4 = parseIpv4(address, 0, address.length);
      return ipv4 >= 0 ? this.#ipv4.find(ipv4) : this.#findValue(parseAddress(address));
    }
    return this.#findValue(checkAddress(address));
  }

  #findValue({ family, value }: Address): number {
    return family === 4 ? this.#ipv4.find(Number(value)) : this.#ipv6.find(value);
  }

  #outward(entry: number): PrefixMatch<T>[] {
    const found: PrefixMatch<T>[] = [];
    for (let at = entry; at >= 0; at = this.#nesting.next[at] as number) {
      found.push(this.#nesting.entries[at] as PrefixMatch<T>);
    }
    return found;
  }
}
