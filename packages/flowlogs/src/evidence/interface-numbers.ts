import type { FoldedRow } from "./folded-row.js";
import { Interner } from "./interner.js";

export type Place = Pick<FoldedRow, "accountId" | "region" | "eniId">;

/** Numbers interfaces together with their account and region. */
export class InterfaceNumbers {
  /** Account, region and interface, divided by a blank; none of the three can hold one. */
  readonly #texts = new Interner();
  readonly #places: Place[] = [];
  /** By id alone, which nearly always tells: to put texts together for each of a million rows takes a second. */
  readonly #byEni = new Map<string, number>();

  number(accountId: string, region: string, eniId: string): number {
    const likely = this.#byEni.get(eniId);
    const place = likely === undefined ? undefined : this.#places[likely];
    if (place?.accountId === accountId && place.region === region) return likely as number;
    const number = this.#texts.id(`${accountId} ${region} ${eniId}`);
    if (number === this.#places.length) this.#places.push({ accountId, region, eniId });
    this.#byEni.set(eniId, number);
    return number;
  }

  place(number: number): Place {
    return this.#places[number] as Place;
  }

  /** The place of each number in the order of account, region and interface. */
  ranks(): Uint32Array {
    return this.#texts.ranks((text) => text);
  }
}
