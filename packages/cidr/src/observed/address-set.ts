import type { Family } from "../address/address.js";
import { parseIpv4 } from "../address/parse-ipv4.js";
import type { Range } from "../prefix/prefix.js";
import { type RangeLike, toRange } from "../prefix/to-range.js";
import { sortUnique } from "./sort-addresses.js";

/**
 * Addresses being collected, for input too long to hold as text: single IPv4 addresses take four
 * bytes each, and duplicates are dropped when the store would otherwise grow, so memory follows the number
 * of distinct addresses. Both families may be in one set; take one with {@link AddressSet.only}.
 */
export class AddressSet {
  #ipv4: Uint32Array = new Uint32Array(64);
  #ipv4Length = 0;
  readonly #ranges: Record<Family, Range[]> = { 4: [], 6: [] };

  /**
   * Adds an address, a prefix or a range, as a value or as text in the forms `parseRange` takes.
   *
   * @throws the codes of `parseRange`; the set is then as it was before.
   */
  add(input: RangeLike): void {
    // The common line of a long list must not cost an object.
    const ipv4 = typeof input === "string" ? parseIpv4(input, 0, input.length) : -1;
    if (ipv4 >= 0) this.addIpv4(ipv4);
    else this.#addRange(toRange(input));
  }

  /** Adds one IPv4 address given as an unsigned 32-bit integer. */
  addIpv4(address: number): void {
    if (this.#ipv4Length === this.#ipv4.length) this.#makeRoom();
    this.#ipv4[this.#ipv4Length++] = address;
  }

  /** Adds IPv4 addresses given as unsigned 32-bit integers. The array is not changed. */
  addAllIpv4(addresses: Uint32Array): void {
    if (this.#ipv4Length === 0) {
      this.#ipv4 = addresses.slice();
      this.#ipv4Length = addresses.length;
    } else {
      for (const address of addresses) this.addIpv4(address);
    }
  }

  /** The families present, ascending; empty for an empty set. */
  get families(): Family[] {
    const families: Family[] = [];
    if (this.#ipv4Length > 0 || this.#ranges[4].length > 0) families.push(4);
    if (this.#ranges[6].length > 0) families.push(6);
    return families;
  }

  /** A set with what this one holds of one family at this moment. */
  only(family: Family): AddressSet {
    const set = new AddressSet();
    if (family === 4) {
      set.#ipv4 = this.#ipv4.slice(0, this.#ipv4Length);
      set.#ipv4Length = this.#ipv4Length;
    }
    set.#ranges[family] = this.#ranges[family].slice();
    return set;
  }

  /** The IPv4 addresses that were added singly, ascending, each once; a copy. Prefixes and ranges are not in it. */
  sortedIpv4(): Uint32Array {
    return sortUnique(this.#ipv4.slice(0, this.#ipv4Length), this.#ipv4Length);
  }

  /** The prefixes and ranges of a family (for IPv6 the single addresses too), ascending and merged where they touch. */
  mergedRanges(family: Family): Range[] {
    return mergeRanges(this.#ranges[family]);
  }

  #addRange(range: Range): void {
    if (range.family === 4 && range.first === range.last) this.addIpv4(Number(range.first));
    else this.#ranges[range.family].push(range);
  }

  #makeRoom(): void {
    const distinct = sortUnique(this.#ipv4, this.#ipv4Length);
    // Grow unless half was duplicates: then the next clean-up is at least as far away as this one was.
    const grow = distinct.length * 2 > this.#ipv4.length;
    const capacity = Math.max(64, grow ? this.#ipv4.length * 2 : this.#ipv4.length);
    this.#ipv4 = new Uint32Array(capacity);
    this.#ipv4.set(distinct);
    this.#ipv4Length = distinct.length;
  }
}

/** Ranges of one family, ascending, joined where they touch or overlap. */
function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const last = merged.at(-1);
    if (last === undefined || range.first > last.last + 1n) merged.push(range);
    else if (range.last > last.last) merged[merged.length - 1] = { ...last, last: range.last };
  }
  return merged;
}
