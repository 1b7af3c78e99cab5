import { formatAddress } from "@sgt/cidr";
import type { Entry } from "../input/entry.js";
import { UNKNOWN_KIND } from "../kind/judge-kind.js";
import { type AddressIds, type IdScratch, NOTHING_KNOWN } from "../lookup/address-ids.js";
import { ipv4CidrAround } from "../lookup/cidr-around.js";
import { describePrefix } from "../lookup/describe-prefix.js";
import type { FactFinder } from "../lookup/fact-finder.js";
import type { Geoip } from "../lookup/geoip.js";
import type { PrefixPart } from "../lookup/prefix-description.js";
import type { Ipv4Table } from "../table/ipv4-table.js";
import { ipv6Words } from "../table/ipv6-finder.js";
import { ByteWriter } from "./byte-writer.js";
import {
  type Cell,
  CIDR_COLUMN,
  COUNT_COLUMN,
  DATE_COLUMNS,
  INVALID,
  NETWORK_COLUMNS,
  networkCells,
  ownCells,
  PLACE_COLUMNS,
  placeCells,
  SHARE_COLUMN,
  USE_COLUMNS,
  useCells,
} from "./columns.js";
import { FragmentCache } from "./fragment-cache.js";
import type { RowFormat } from "./row-format.js";
import type { Tally } from "./tally.js";

const IPV4_MAPPED = 0xffffn;
/** A CIDR has a row for each of its parts; a short one can have thousands. */
const MOST_PARTS = 50;
const LONGEST_INVALID = 256;
/** More than the address, the network and all separators of a row take. */
const ROW_ROOM = 256;

interface RowOptions {
  readonly format: RowFormat;
  readonly ownColumns: readonly string[];
  readonly hasCount: boolean;
}

/**
 * Writes a row for each address. A row is put together from texts that were made once for each record: by the million, making
 * them anew would take ten times as long as looking the address up.
 */
export class RowWriter {
  readonly bytes: ByteWriter = new ByteWriter(1 << 20);
  readonly #geoip: Geoip;
  readonly #format: RowFormat;
  readonly #options: RowOptions;
  readonly #tally: Tally;
  readonly #networks: FragmentCache;
  readonly #places: FragmentCache;
  /** Uses of addresses that only a network says something of, by network. */
  readonly #plainUses: FragmentCache;
  readonly #otherUses: Map<string, string> = new Map<string, string>();
  readonly #tails: Map<string, string> = new Map<string, string>();
  readonly #plainTails: (Uint8Array | undefined)[] = [];
  readonly #noNetwork: string;
  readonly #noPlace: string;
  readonly #noOwn: string;
  readonly #segmentTexts: Map<Ipv4Table, FragmentCache> = new Map<Ipv4Table, FragmentCache>();
  readonly #scratch: IdScratch = { ...NOTHING_KNOWN };
  readonly #words: Uint32Array = new Uint32Array(4);

  constructor(geoip: Geoip, tally: Tally, options: RowOptions) {
    const { places, networks } = geoip.tables;
    const { fields } = options.format;
    this.#geoip = geoip;
    this.#tally = tally;
    this.#options = options;
    this.#format = options.format;
    this.#networks = new FragmentCache((id) =>
      fields(NETWORK_COLUMNS, networkCells(networks.facts(id)?.network ?? null)),
    );
    this.#places = new FragmentCache((id) => fields(PLACE_COLUMNS, placeCells(places.facts(id)?.place ?? null)));
    this.#plainUses = new FragmentCache((id) => this.#useText({ ...NOTHING_KNOWN, network: id }));
    this.#noNetwork = fields(NETWORK_COLUMNS, networkCells(null));
    this.#noPlace = fields(PLACE_COLUMNS, placeCells(null));
    this.#noOwn = fields(options.ownColumns, ownCells(null, options.ownColumns));
  }

  /** Writes the row or, for a CIDR, the rows of an entry. */
  entry(entry: Entry, count: number): void {
    if (entry.kind === "ipv4") this.ipv4(entry.value, count);
    else if (entry.kind === "ipv6") this.ipv6(entry.value, count);
    else this.#cidr(entry.cidr, count);
  }

  ipv4(address: number, count: number): void {
    const ids = this.#geoip.tables.idsOfIpv4(address, this.#scratch);
    this.#tally.addFamily(4, count);
    this.#begin();
    this.bytes.ipv4(address);
    this.#rest(ids, null, count, address);
  }

  ipv6(value: bigint, count: number): void {
    const { tables } = this.#geoip;
    this.#tally.addFamily(value >> 32n === IPV4_MAPPED ? 4 : 6, count);
    this.#begin();
    this.bytes.text(formatAddress({ family: 6, value }));
    if (value >> 32n === IPV4_MAPPED) {
      const address = Number(value & 0xffffffffn);
      this.#rest(tables.idsOfIpv4(address, this.#scratch), null, count, address);
      return;
    }
    const words = ipv6Words(value, this.#words);
    const ids = tables.idsOfIpv6(words, this.#scratch);
    this.#rest(ids, tables.ipv6Cidr(value, words, ids), count);
  }

  /** A row for a line that is no address, so that nothing is missing. */
  invalid(text: string, count: number): void {
    this.#tally.addInvalid(count);
    this.#begin();
    this.bytes.text(this.#format.text(text.slice(0, LONGEST_INVALID)));
    const use = this.#format.fields(USE_COLUMNS, useCells(INVALID, UNKNOWN_KIND));
    this.#slowRest([this.#noNetwork, this.#cidrText(null), this.#noPlace, use], {
      share: null,
      own: this.#noOwn,
      ids: NOTHING_KNOWN,
      count,
    });
  }

  #begin(): void {
    this.bytes.reserve(ROW_ROOM);
    this.bytes.text(this.#format.beforeAddress);
  }

  /** What stands behind the address; the network of an IPv4 address is found here. */
  #rest(ids: AddressIds, cidr: string | null, count: number, ipv4: number = -1): void {
    this.#tally.add(ids, count);
    const { bytes } = this;
    bytes.text(this.#format.afterAddress);
    bytes.comma();
    if (ids.network < 0) bytes.text(this.#noNetwork);
    else this.#networks.write(ids.network, bytes);
    bytes.comma();
    if (ipv4 < 0) bytes.text(this.#cidrText(cidr));
    else this.#ipv4Network(ipv4, ids);
    bytes.comma();
    if (ids.place < 0) bytes.text(this.#noPlace);
    else this.#places.write(ids.place, bytes);
    bytes.comma();
    if (ids.network >= 0 && ids.own < 0 && ids.claims < 0 && ids.traits < 0) this.#plainUses.write(ids.network, bytes);
    else bytes.text(this.#otherUse(ids));
    bytes.comma();
    if (ids.own < 0 && count === 1) this.#plainTail(ids);
    else bytes.text(this.#tail(1, this.#ownText(ids), ids, count));
  }

  /** What ends nearly every row: only the databases that answered differ. */
  #plainTail(ids: AddressIds): void {
    const key = databaseNumber(ids.place) * DATABASES + databaseNumber(ids.network);
    let tail = this.#plainTails[key];
    if (tail === undefined) {
      tail = Buffer.from(this.#tail(1, this.#noOwn, ids, 1));
      this.#plainTails[key] = tail;
    }
    this.bytes.reserve(tail.length + ROW_ROOM);
    this.bytes.copy(tail, 0, tail.length);
  }

  #slowRest(
    parts: readonly string[],
    { share, own, ids, count }: { share: number | null; own: string; ids: AddressIds; count: number },
  ): void {
    this.bytes.text(this.#format.afterAddress);
    for (const part of parts) {
      this.bytes.comma();
      this.bytes.text(part);
    }
    this.bytes.comma();
    this.bytes.text(this.#tail(share, own, ids, count));
  }

  /** Share, own columns, dates and count: the same for nearly all rows. */
  #tail(share: number | null, own: string, ids: AddressIds, count: number): string {
    const { places, networks } = this.#geoip.tables;
    const cityDate = dateOf(places, ids.place);
    const asnDate = dateOf(networks, ids.network);
    const key = `${share} ${cityDate} ${asnDate} ${count} ${own}`;
    const known = this.#tails.get(key);
    if (known !== undefined) return known;
    const { fields, end } = this.#format;
    const texts = [
      fields([SHARE_COLUMN], [share]),
      ...(this.#options.ownColumns.length > 0 ? [own] : []),
      fields(DATE_COLUMNS, [cityDate, asnDate]),
      ...(this.#options.hasCount ? [fields([COUNT_COLUMN], [count])] : []),
    ];
    const text = texts.join(",") + end;
    if (this.#tails.size > 4096) this.#tails.clear();
    this.#tails.set(key, text);
    return text;
  }

  #cidr(cidr: string, count: number): void {
    const { parts } = describePrefix(this.#geoip, cidr);
    this.#tally.addFamily(cidr.includes(":") ? 6 : 4, count);
    this.#tally.addPrefix(parts[0], count);
    const shown =
      parts.length > MOST_PARTS ? [...parts.slice(0, MOST_PARTS - 1), restOf(parts.slice(MOST_PARTS - 1))] : parts;
    for (const part of shown) this.#part(cidr, part, count);
  }

  #part(cidr: string, { status, network, place, own, kind, share }: PrefixPart, count: number): void {
    const { fields, text } = this.#format;
    const { ownColumns } = this.#options;
    this.#begin();
    this.bytes.text(text(cidr));
    const parts = [
      fields(NETWORK_COLUMNS, networkCells(network)),
      this.#cidrText(cidr),
      fields(PLACE_COLUMNS, placeCells(place)),
      fields(USE_COLUMNS, useCells(status, { ...UNKNOWN_KIND, kind })),
    ];
    this.#slowRest(parts, { share, own: fields(ownColumns, ownCells(own, ownColumns)), ids: NOTHING_KNOWN, count });
  }

  /** A segment that is one block says the same for all of its addresses; others are cut for each address. */
  #ipv4Network(address: number, ids: AddressIds): void {
    const table = this.#geoip.tables.ipv4Telling(ids);
    if (table === null) {
      this.bytes.text(this.#cidrText(null));
      return;
    }
    const segment = table.segmentOf(address);
    const size = table.lastOf(segment) - table.firstOf(segment) + 1;
    if (isPowerOfTwo(size) && table.firstOf(segment) % size === 0) this.#segments(table).write(segment, this.bytes);
    else this.bytes.text(this.#cidrText(ipv4CidrAround(address, table.firstOf(segment), table.lastOf(segment))));
  }

  #segments(table: Ipv4Table): FragmentCache {
    let cache = this.#segmentTexts.get(table);
    if (cache === undefined) {
      cache = new FragmentCache((segment) => {
        const first = table.firstOf(segment);
        return this.#cidrText(ipv4CidrAround(first, first, table.lastOf(segment)));
      });
      this.#segmentTexts.set(table, cache);
    }
    return cache;
  }

  #cidrText(cidr: string | null): string {
    return this.#format.fields([CIDR_COLUMN], [cidr]);
  }

  #useText(ids: AddressIds): string {
    const { status, use } = this.#geoip.facts(ids);
    return this.#format.fields(USE_COLUMNS, useCells(status, use));
  }

  #otherUse(ids: AddressIds): string {
    const key = `${ids.scope} ${ids.own} ${ids.network} ${ids.place < 0} ${ids.claims} ${ids.traits}`;
    const known = this.#otherUses.get(key);
    if (known !== undefined) return known;
    const text = this.#useText(ids);
    if (this.#otherUses.size > 65_536) this.#otherUses.clear();
    this.#otherUses.set(key, text);
    return text;
  }

  #ownText({ own }: AddressIds): string {
    if (own < 0) return this.#noOwn;
    const { ownColumns } = this.#options;
    const cells: Cell[] = ownCells(this.#geoip.tables.owned.facts(own)?.own ?? null, ownColumns);
    return this.#format.fields(ownColumns, cells);
  }
}

/** More databases than anybody gives. */
const DATABASES = 1024;
const databaseNumber = (id: number): number => (id < 0 ? 0 : 1 + Math.floor(id / 2 ** 31));

/** By powers of two; a shift of a number above 2^31 would be negative. */
const isPowerOfTwo = (value: number): boolean => value === 2 ** 32 || (value & (value - 1)) === 0;

const dateOf = (finder: FactFinder, id: number): string | null => finder.databaseOf(id)?.info.builtOn ?? null;

function restOf(parts: readonly PrefixPart[]): PrefixPart {
  const share = parts.reduce((sum, part) => sum + part.share, 0);
  const count = parts.reduce((sum, part) => sum + BigInt(part.addressCount), 0n);
  const organization = `${parts.length} smaller parts`;
  return {
    status: "known",
    network: { asn: null, organization },
    place: null,
    own: null,
    kind: "unknown",
    addressCount: count.toString(),
    share,
  };
}
