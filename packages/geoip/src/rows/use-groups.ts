import { type AddressIds, NOTHING_KNOWN } from "../lookup/address-ids.js";
import { IdSlots } from "./id-slots.js";

/**
 * Numbers, from 0 on, for the combinations of records that decide what a row says behind the address, place aside. Nearly every
 * address has a network that alone decides; of many of the others nothing is known. For those no key is put together.
 */
export class UseGroups {
  /** Numbers + 1. */
  readonly #byNetwork: IdSlots = new IdSlots();
  readonly #byScope: number[] = [];
  readonly #byKey: Map<string, number> = new Map<string, number>();
  readonly #groups: AddressIds[] = [];

  /** The records of a group: those of its first address, or a network alone. */
  idsOf(group: number): AddressIds {
    return this.#groups[group] as AddressIds;
  }

  get all(): readonly AddressIds[] {
    return this.#groups;
  }

  /** The group of an address. */
  groupOf(ids: AddressIds): number {
    if (ids.own >= 0 || ids.claims >= 0 || ids.traits >= 0) return this.#keyed(ids);
    return ids.network < 0 ? this.#ofScope(ids) : this.#ofNetwork(ids.network);
  }

  #ofNetwork(network: number): number {
    const number = this.#byNetwork.get(network);
    if (number > 0) return number - 1;
    const group = this.#groups.push({ ...NOTHING_KNOWN, network }) - 1;
    this.#byNetwork.set(network, group + 1);
    return group;
  }

  #ofScope(ids: AddressIds): number {
    const key = (ids.scope + 1) * 2 + (ids.place < 0 ? 0 : 1);
    const known = this.#byScope[key];
    if (known !== undefined) return known;
    const group = this.#groups.push({ ...ids }) - 1;
    this.#byScope[key] = group;
    return group;
  }

  #keyed(ids: AddressIds): number {
    const key = `${ids.scope} ${ids.own} ${ids.network} ${ids.place < 0} ${ids.claims} ${ids.traits}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const group = this.#groups.push({ ...ids }) - 1;
    this.#byKey.set(key, group);
    return group;
  }
}
