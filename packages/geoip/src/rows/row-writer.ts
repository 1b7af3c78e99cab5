import { formatAddress } from "@sgt/cidr";
import type { Entry } from "../input/entry.js";
import { UNKNOWN_KIND } from "../kind/judge-kind.js";
import { type IdScratch, NOTHING_KNOWN } from "../lookup/address-ids.js";
import type { Geoip } from "../lookup/geoip.js";
import { BATCH_SIZE, Ipv4Batch } from "../lookup/ipv4-batch.js";
import { ipv6Words } from "../table/ipv6-finder.js";
import { AddressRows } from "./address-rows.js";
import { ByteWriter } from "./byte-writer.js";
import { INVALID } from "./columns.js";
import { PrefixRows } from "./prefix-rows.js";
import { NO_DATES, type RowOptions, RowTexts } from "./row-texts.js";
import type { Tally } from "./tally.js";

const IPV4_MAPPED = 0xffffn;
const LONGEST_INVALID = 256;
const ONCE = new Uint32Array(BATCH_SIZE).fill(1);

/** What is no IPv4 address, and where it stands among those. */
export interface OtherRow {
  /** So many IPv4 addresses come before it. */
  readonly at: number;
  /** Null for a line that is no address. */
  readonly entry: Entry | null;
  readonly text: string;
  readonly count: number;
}

/** Entries in the order of their rows. Nearly all are IPv4 addresses, so these have no objects of their own. */
export interface RowEntries {
  readonly addresses: Uint32Array;
  /** How often each came; null for once. */
  readonly counts: Uint32Array | null;
  readonly others: readonly OtherRow[];
}

/** Writes rows: of an address one, of a CIDR one for each part, and of a line that is no address one that says so. */
export class RowWriter {
  readonly bytes: ByteWriter = new ByteWriter(1 << 20);
  readonly #geoip: Geoip;
  readonly #tally: Tally;
  readonly #texts: RowTexts;
  readonly #addresses: AddressRows;
  readonly #prefixes: PrefixRows;
  readonly #batch: Ipv4Batch = new Ipv4Batch();
  readonly #groups: Uint32Array = new Uint32Array(BATCH_SIZE);
  readonly #scratch: IdScratch = { ...NOTHING_KNOWN };
  readonly #words: Uint32Array = new Uint32Array(4);

  constructor(geoip: Geoip, tally: Tally, options: RowOptions) {
    this.#geoip = geoip;
    this.#tally = tally;
    this.#texts = new RowTexts(options);
    this.#addresses = new AddressRows(geoip, this.#texts, { bytes: this.bytes, tally });
    this.#prefixes = new PrefixRows(geoip, this.#texts, { bytes: this.bytes, tally });
  }

  /** Writes the rows of entries. */
  write({ addresses, counts, others }: RowEntries): void {
    let next = 0;
    for (let from = 0; from < addresses.length; from += BATCH_SIZE) {
      const to = Math.min(from + BATCH_SIZE, addresses.length);
      const batchCounts = counts?.subarray(from, to) ?? ONCE.subarray(0, to - from);
      this.#lookUp(addresses.subarray(from, to), batchCounts);
      for (let at = from; at < to; at++) {
        while (next < others.length && (others[next] as OtherRow).at <= at) this.#other(others[next++] as OtherRow);
        this.#ipv4(addresses[at] as number, at - from, batchCounts[at - from] as number);
      }
    }
    for (; next < others.length; next++) this.#other(others[next] as OtherRow);
  }

  #lookUp(addresses: Uint32Array, counts: Uint32Array): void {
    this.#geoip.tables.idsOfIpv4Batch(addresses, this.#batch);
    this.#tally.addBatch(this.#batch, counts, this.#groups);
  }

  #ipv4(address: number, position: number, count: number): void {
    const ids = this.#batch.idsAt(position, this.#scratch);
    const segment = this.#batch.tellingSegmentAt(position, ids);
    this.#addresses.ipv4(address, ids, { group: this.#groups[position] as number, segment, count });
  }

  #other({ entry, text, count }: OtherRow): void {
    if (entry === null) this.#invalid(text, count);
    else if (entry.kind === "cidr") this.#prefixes.write(entry.cidr, count);
    else if (entry.kind === "ipv4") this.#ipv4As(text, entry.value, count);
    else this.#ipv6(entry.value, count);
  }

  #ipv6(value: bigint, count: number): void {
    const { tables } = this.#geoip;
    const text = formatAddress({ family: 6, value });
    if (value >> 32n === IPV4_MAPPED) {
      this.#ipv4As(text, Number(value & 0xffffffffn), count);
      return;
    }
    this.#tally.addFamily(6, count);
    const words = ipv6Words(value, this.#words);
    const ids = tables.idsOfIpv6(words, this.#scratch);
    const cidr = tables.ipv6Cidr(value, words, ids);
    this.#addresses.ipv6(text, ids, { group: this.#tally.addAddress(ids, count), cidr, count });
  }

  /** An IPv4 address that came alone. */
  #ipv4As(text: string, address: number, count: number): void {
    const { tables } = this.#geoip;
    this.#tally.addFamily(4, count);
    const ids = tables.idsOfIpv4(address, this.#scratch);
    const segment = tables.ipv4Telling(ids)?.segmentOf(address) ?? 0;
    this.#addresses.ipv4As(text, address, ids, { group: this.#tally.addAddress(ids, count), segment, count });
  }

  /** A row for a line that is no address, so that nothing is missing. */
  #invalid(text: string, count: number): void {
    const texts = this.#texts;
    const { beforeAddress, afterAddress } = texts.format;
    this.#tally.addInvalid(count);
    const parts = [
      beforeAddress + texts.format.text(text.slice(0, LONGEST_INVALID)) + afterAddress,
      texts.network(null),
      texts.cidr(null),
      texts.place(null),
      texts.use(INVALID, UNKNOWN_KIND),
      texts.tail(null, null, NO_DATES),
    ];
    this.bytes.text(parts.join(",") + texts.end(count));
  }
}
