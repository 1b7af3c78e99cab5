import { type AddressIds, databaseNumberOf, IDS_PER_DATABASE } from "../lookup/address-ids.js";
import type { Geoip } from "../lookup/geoip.js";
import type { RowTexts } from "./row-texts.js";
import type { Tally } from "./tally.js";

/** The parts of a row of an address as text, by the ids of what they are about. */
export class RecordTexts {
  readonly #geoip: Geoip;
  readonly #texts: RowTexts;
  readonly #tally: Tally;

  constructor(geoip: Geoip, texts: RowTexts, tally: Tally) {
    this.#geoip = geoip;
    this.#texts = texts;
    this.#tally = tally;
  }

  /** From behind the address to where the CIDR begins. */
  network(group: number): string {
    const { own, network, place } = this.#tally.groups.idsOf(group);
    const { format, cidrBefore } = this.#texts;
    const hasCidr = own >= 0 || network >= 0 || place >= 0;
    const networkText = this.#texts.network(this.#geoip.tables.networks.facts(network)?.network ?? null);
    return `${format.afterAddress},${networkText},${hasCidr ? cidrBefore : this.#texts.cidr(null)}`;
  }

  /** The commas around it too; −1 is no place. */
  place(id: number): string {
    const place = this.#geoip.tables.places.readFacts(id)?.place ?? null;
    this.#tally.setCountry(id, place?.country ?? null);
    return `,${this.#texts.place(place)},`;
  }

  /** The comma behind it too. */
  use(group: number): string {
    const { status, use } = this.#geoip.facts(this.#tally.groups.idsOf(group));
    return `${this.#texts.use(status, use)},`;
  }

  /** Of addresses outside one's own ranges, by `tailKey`. */
  tail(key: number): string {
    return this.#tail(placeOf(key), firstOf(key % IDS_PER_DATABASE), -1);
  }

  /** Of addresses in one's own ranges, by `ownTailKey`. */
  ownTail(key: number): string {
    const { network, own } = this.#tally.groups.idsOf(key % IDS_PER_DATABASE);
    return this.#tail(placeOf(key), network, own);
  }

  #tail(place: number, network: number, own: number): string {
    const { places, networks, owned } = this.#geoip.tables;
    const cityDate = places.databaseOf(place)?.info.builtOn ?? null;
    const asnDate = networks.databaseOf(network)?.info.builtOn ?? null;
    return this.#texts.tail(1, owned.facts(own)?.own ?? null, { cityDate, asnDate });
  }
}

/** What a tail follows from: only the databases that answered. */
export const tailKey = ({ place, network }: AddressIds): number => keyOf(place, numberOf(network));
export const ownTailKey = ({ place }: AddressIds, group: number): number => keyOf(place, group);

/** The database that an id comes from, from 1 on; 0 for no id. */
const numberOf = (id: number): number => (id < 0 ? 0 : 1 + databaseNumberOf(id));
/** Some id of that database. */
const firstOf = (number: number): number => (number === 0 ? -1 : (number - 1) * IDS_PER_DATABASE);

/** One key of the database of a place and something smaller than `IDS_PER_DATABASE`. */
const keyOf = (place: number, other: number): number => numberOf(place) * IDS_PER_DATABASE + other;
const placeOf = (key: number): number => firstOf(databaseNumberOf(key));
