import { geoipError } from "../errors.js";
import { IdTable } from "../table/id-table.js";
import type { CountedEntry, TriagePart } from "./triage-settings.js";

/** The broadcast address is the one value that the table cannot hold. */
const BROADCAST = 0xffffffff;
const BATCH = 1 << 16;

/** Different addresses in the order in which they first came, each with how often. Some 30 bytes for each. */
export class AddressCounter {
  readonly #ipv4: IdTable = new IdTable();
  #counts: Uint32Array = new Uint32Array(1 << 16);
  readonly #others: Map<string, { at: number; count: number }> = new Map<string, { at: number; count: number }>();
  readonly #most: number;

  /** @param most addresses; more are an error. */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#ipv4.size + this.#others.size;
  }

  add({ addresses, others }: Pick<TriagePart, "addresses" | "others">): void {
    let next = 0;
    for (let i = 0; i <= addresses.length; i++) {
      for (let other = others[next]; other !== undefined && other.at <= i; other = others[++next])
        this.#addOther(other.text);
      if (i < addresses.length) this.#addIpv4(addresses[i] as number);
    }
    if (this.size > this.#most) {
      throw geoipError("SGT_GEOIP_TOO_MANY_ADDRESSES", `there are more than ${this.#most} different addresses`, {
        hint: "Leave out --unique: then rows come in the order of the input, and memory does not grow.",
      });
    }
  }

  /** In batches, in order. */
  *batches(): Generator<{ addresses: Uint32Array; counts: Uint32Array; others: CountedEntry[] }> {
    const addresses = this.#ipv4.values();
    const others = Array.from(this.#others, ([text, { at, count }]) => ({ text, at, count }));
    let next = 0;
    for (let from = 0; from < addresses.length || next < others.length; from += BATCH) {
      const to = Math.min(addresses.length, from + BATCH);
      const begin = next;
      const isLast = to === addresses.length;
      while (next < others.length && ((others[next] as CountedEntry).at < to || isLast)) next++;
      yield {
        addresses: addresses.slice(from, to),
        counts: this.#counts.slice(from, to),
        others: others.slice(begin, next).map((other) => ({ ...other, at: other.at - from })),
      };
    }
  }

  #addIpv4(address: number): void {
    if (address === BROADCAST) {
      this.#addOther("255.255.255.255");
      return;
    }
    const id = this.#ipv4.idOf(address);
    if (id >= this.#counts.length) {
      const larger = new Uint32Array(this.#counts.length * 2);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    this.#counts[id] = (this.#counts[id] as number) + 1;
  }

  #addOther(text: string): void {
    const known = this.#others.get(text);
    if (known === undefined) this.#others.set(text, { at: this.#ipv4.size, count: 1 });
    else known.count += 1;
  }
}
