import { AddressSet } from "@sgt/cidr";
import { SortedAddresses } from "./sorted-addresses.js";
import type { TriagePart } from "./triage-settings.js";

const MOST_IPV4 = 24_000_000;
const MOST_OTHERS = 1_000_000;
/** So many are collected before they are sorted into those that are known. */
const RECENT = 1 << 20;

/**
 * Counts different addresses, as long as they are at most 24 million IPv4 and a million others: four bytes for each. They are sorted a
 * million at a time: a hash table of this size waits for memory at each of them.
 */
export class DistinctSet {
  readonly #known: SortedAddresses = new SortedAddresses();
  readonly #recent: Uint32Array = new Uint32Array(RECENT);
  #recentCount = 0;
  #isFull = false;
  readonly #others: Set<string> = new Set<string>();

  /** How many there are; null when there are more than can be counted. */
  get size(): number | null {
    this.#settle();
    return this.#isFull ? null : this.#known.size + this.#others.size;
  }

  add({ addresses, others }: Pick<TriagePart, "addresses" | "others">): void {
    if (this.#isFull) return;
    for (const { text } of others) this.#others.add(text);
    for (let from = 0; from < addresses.length; ) {
      const some = addresses.subarray(from, from + RECENT - this.#recentCount);
      this.#recent.set(some, this.#recentCount);
      this.#recentCount += some.length;
      from += some.length;
      if (this.#recentCount === RECENT) this.#settle();
    }
    if (this.#others.size > MOST_OTHERS) this.#settle();
  }

  #settle(): void {
    const set = new AddressSet();
    set.addAllIpv4(this.#recent.subarray(0, this.#recentCount));
    this.#known.add(set.sortedIpv4());
    this.#recentCount = 0;
    if (this.#known.size <= MOST_IPV4 && this.#others.size <= MOST_OTHERS) return;
    this.#isFull = true;
    this.#known.clear();
    this.#others.clear();
  }
}
