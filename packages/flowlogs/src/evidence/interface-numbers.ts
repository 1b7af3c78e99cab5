import { Interner } from "../directory/interner.js";
import type { FoldedRow } from "./folded-row.js";

export type InterfaceKey = Pick<FoldedRow, "accountId" | "region" | "eniId">;

/** Numbers interfaces together with their account and region. */
export class InterfaceNumbers {
  /** Account, region and interface, divided by a blank; none of the three can hold one. */
  readonly #texts = new Interner();
  readonly #keys: InterfaceKey[] = [];
  /** By id alone, which nearly always tells: to put texts together for each of a million rows takes a second. */
  readonly #byEni = new Map<string, number>();

  number(accountId: string, region: string, eniId: string): number {
    const likely = this.#byEni.get(eniId);
    const key = likely === undefined ? undefined : this.#keys[likely];
    if (key?.accountId === accountId && key.region === region) return likely as number;
    const number = this.#texts.id(`${accountId} ${region} ${eniId}`);
    if (number === this.#keys.length) this.#keys.push({ accountId, region, eniId });
    this.#byEni.set(eniId, number);
    return number;
  }

  key(number: number): InterfaceKey {
    return this.#keys[number] as InterfaceKey;
  }

  /** The rank of each number in the order of account, region and interface. */
  ranks(): Uint32Array {
    return this.#texts.ranks((text) => text);
  }
}
