import type { AddressIds } from "../lookup/address-ids.js";
import { ipv4BlockStart, ipv4HostBitsAround } from "../lookup/cidr-around.js";
import type { Geoip } from "../lookup/geoip.js";
import type { Ipv4Table } from "../table/ipv4-table.js";
import { type ByteWriter, fragmentOf, WORD_SLACK } from "./byte-writer.js";
import { FragmentCache, LONGEST_FRAGMENT } from "./fragment-cache.js";
import { ownTailKey, RecordTexts, tailKey } from "./record-texts.js";
import type { RowTexts } from "./row-texts.js";
import type { Tally } from "./tally.js";

/** Four texts that were made before, an address and a CIDR. */
const LONGEST_ROW = 4 * (LONGEST_FRAGMENT + WORD_SLACK) + 256;

interface Row {
  /** As the tally numbers it. */
  readonly group: number;
  readonly count: number;
}

interface Ipv4Row extends Row {
  /** Where the address lies in the table that tells its network. */
  readonly segment: number;
}

interface Ipv6Row extends Row {
  readonly cidr: string | null;
}

/**
 * Puts rows of addresses together from texts that are made once: by the million, making them anew would take ten times as long as
 * looking the address up.
 *
 *     1.1.1.1│,13335,Cloudflare,│1.1.1.0/24│,Sydney,NSW,AU,,-33.9,151.2,,│known,cloud,high,…│,1,2026-11-01,2026-11-01│⏎
 *             of the group                  of the place                  of the group       of the databases
 */
export class AddressRows {
  readonly #geoip: Geoip;
  readonly #texts: RowTexts;
  readonly #bytes: ByteWriter;
  readonly #begin: DataView;
  readonly #end: DataView | null;
  readonly #networks: FragmentCache;
  readonly #places: FragmentCache;
  readonly #noPlace: DataView;
  readonly #noPlaceNoCidr: DataView;
  readonly #uses: FragmentCache;
  readonly #tails: FragmentCache;
  readonly #ownTails: FragmentCache;

  constructor(geoip: Geoip, texts: RowTexts, { bytes, tally }: { bytes: ByteWriter; tally: Tally }) {
    this.#geoip = geoip;
    this.#texts = texts;
    this.#bytes = bytes;
    this.#begin = fragmentOf(texts.format.beforeAddress);
    this.#end = texts.options.hasCount ? null : fragmentOf(texts.end(1));
    const records = new RecordTexts(geoip, texts, tally);
    this.#networks = new FragmentCache((group) => records.network(group));
    this.#uses = new FragmentCache((group) => records.use(group));
    this.#places = new FragmentCache((id) => texts.cidrAfter + records.place(id));
    this.#noPlace = fragmentOf(texts.cidrAfter + records.place(-1));
    this.#noPlaceNoCidr = fragmentOf(records.place(-1));
    this.#tails = new FragmentCache((key) => records.tail(key));
    this.#ownTails = new FragmentCache((key) => records.ownTail(key));
  }

  /** A row of an IPv4 address. */
  ipv4(address: number, ids: AddressIds, { group, segment, count }: Ipv4Row): void {
    this.#bytes.reserve(LONGEST_ROW);
    this.#bytes.fragment(this.#begin);
    this.#bytes.ipv4(address);
    this.#ipv4Rest(address, ids, group, segment, count);
  }

  /** A row of an IPv4 address that is written as another text. */
  ipv4As(text: string, address: number, ids: AddressIds, { group, segment, count }: Ipv4Row): void {
    this.#beginWith(text);
    this.#ipv4Rest(address, ids, group, segment, count);
  }

  /** A row of an IPv6 address with the CIDR around it. */
  ipv6(text: string, ids: AddressIds, { group, cidr, count }: Ipv6Row): void {
    this.#beginWith(text);
    this.#networks.write(group, this.#bytes);
    this.#bytes.text(cidr ?? "");
    this.#bytes.reserve(LONGEST_ROW);
    this.#rest(ids, group, cidr !== null, count);
  }

  #beginWith(text: string): void {
    this.#bytes.text(this.#texts.format.beforeAddress + text);
    this.#bytes.reserve(LONGEST_ROW);
  }

  #ipv4Rest(address: number, ids: AddressIds, group: number, segment: number, count: number): void {
    this.#networks.write(group, this.#bytes);
    const table = this.#geoip.tables.ipv4Telling(ids);
    if (table !== null) this.#ipv4Cidr(address, table, segment);
    this.#rest(ids, group, table !== null, count);
  }

  #ipv4Cidr(address: number, table: Ipv4Table, segment: number): void {
    const hostBits = ipv4HostBitsAround(address, table.firstOf(segment), table.lastOf(segment));
    this.#bytes.ipv4Prefix(ipv4BlockStart(address, hostBits), 32 - hostBits);
  }

  /** What stands behind the CIDR. */
  #rest(ids: AddressIds, group: number, hasCidr: boolean, count: number): void {
    const bytes = this.#bytes;
    if (ids.place >= 0) this.#places.write(ids.place, bytes);
    else bytes.fragment(hasCidr ? this.#noPlace : this.#noPlaceNoCidr);
    this.#uses.write(group, bytes);
    if (ids.own < 0) this.#tails.write(tailKey(ids), bytes);
    else this.#ownTails.write(ownTailKey(ids, group), bytes);
    if (this.#end !== null) bytes.fragment(this.#end);
    else bytes.text(this.#texts.end(count));
  }
}
