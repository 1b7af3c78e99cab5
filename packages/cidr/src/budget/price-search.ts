/** Prices closer than this are not told apart. */
const CLOSE = 1.2;
/** A trie of this share of the leaves takes about as long to solve as to find. */
const LARGE_SHARE = 1 / 16;
const LARGE = 1 << 14;
/** With so much left in, leaving nothing out costs little more and needs no proof. */
const HUGE_SHARE = 1 / 4;

/**
 * Looks for a price that is low enough to prove the optimum, and leaves few nodes. On scattered addresses
 * the trie can grow a thousandfold from one power of two to the next, so that a price whose trie is large is approached from
 * above first. Only time depends on what is tried: any answer is proved before it is used.
 */
export class PriceSearch {
  #price: number;
  /** Lower than any price that is likely to be too high; at first a guess. */
  #tooHigh: number;
  /** The highest price known to leave a large trie; 0 for none. */
  #large = 0;
  readonly #largeCount: number;
  readonly #hugeCount: number;

  constructor(firstPrice: number, leafCount: number) {
    this.#price = firstPrice;
    this.#tooHigh = firstPrice * 2;
    this.#largeCount = Math.max(LARGE, leafCount * LARGE_SHARE);
    this.#hugeCount = leafCount * HUGE_SHARE;
  }

  get price(): number {
    return this.#price;
  }

  /** Reports whether a higher price should be tried instead, given how many nodes this one leaves; moves there if so. */
  triesHigher(nodeCount: number): boolean {
    if (nodeCount <= this.#largeCount || this.#price <= this.#large || !this.#isGap(this.#price)) return false;
    this.#large = this.#price;
    this.#price = this.#middle();
    return true;
  }

  /** Moves to a lower price. `guess` is where the proof might succeed; `nodeCount` says what this one left. */
  lower(guess: number, nodeCount: number): void {
    this.#tooHigh = this.#price;
    if (this.#tooHigh <= this.#large) this.#large = 0;
    if (nodeCount > this.#hugeCount) this.#price = 0;
    else this.#moveTo(guess);
  }

  #moveTo(guess: number): void {
    if (guess > this.#large) this.#price = Math.floor(guess);
    else this.#price = this.#isGap(this.#large) ? this.#middle() : this.#large;
  }

  #isGap(price: number): boolean {
    return this.#middleOf(price) > price && this.#tooHigh > price * CLOSE;
  }

  #middle(): number {
    return this.#middleOf(this.#large);
  }

  #middleOf(price: number): number {
    return Math.floor(Math.sqrt(price * this.#tooHigh));
  }
}
