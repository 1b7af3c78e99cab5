import { WORD_FIELDS } from "../format/word-fields.js";
import type { FlowRecord } from "../record/flow-record.js";
import type { OwnAddresses } from "./own-address.js";

/** A longer word is not kept: AWS writes none. */
const LONGEST_WORD = 512;

interface Word {
  readonly field: string;
  readonly text: string;
  /** The latest `start` of a record that said so. */
  readonly at: number;
}

/** What was noted, in a form that threads can hand over. */
export interface NotedInterface {
  readonly eniId: string;
  readonly words: readonly Word[];
  /** By family: the own address that all records show; null where they show several. */
  readonly own: readonly (readonly [4 | 6, string | null])[];
}

/**
 * What records say of their interfaces beside the flows: of each field the word of the latest record, of words of one second
 * the first in text order. Joins in any order.
 */
export class InterfaceNotes {
  readonly #words = new Map<string, Map<string, Word>>();
  readonly #own = new Map<string, Map<4 | 6, string | null>>();

  /** Notes all that a record says of its interface; `at` is its `start`. */
  noteRecord(eniId: string, { other }: FlowRecord, at: number): void {
    for (const field of WORD_FIELDS) {
      const word = other[field] ?? null;
      if (word !== null) this.noteWord(eniId, field, word, at);
    }
  }

  noteWord(eniId: string, field: string, text: string, at: number): void {
    if (text.length > LONGEST_WORD) return;
    const words = this.#words.get(eniId) ?? new Map<string, Word>();
    this.#words.set(eniId, words);
    const known = words.get(field);
    if (known === undefined || at > known.at || (at === known.at && text < known.text)) {
      words.set(field, { field, text, at });
    }
  }

  /** Notes the own address that records show whose direction is told; null for several. */
  noteOwn(eniId: string, family: 4 | 6, address: string | null): void {
    const own = this.#own.get(eniId) ?? new Map<4 | 6, string | null>();
    this.#own.set(eniId, own);
    const known = own.get(family);
    own.set(family, known === undefined || known === address ? address : null);
  }

  /** Notes the addresses that stand in all records whose direction nothing tells. */
  noteSettled(own: OwnAddresses): void {
    for (const { eniId, family, address } of own.settled()) this.noteOwn(eniId, family, address);
  }

  join({ eniId, words, own }: NotedInterface): void {
    for (const { field, text, at } of words) this.noteWord(eniId, field, text, at);
    for (const [family, address] of own) this.noteOwn(eniId, family, address);
  }

  wordsOf(eniId: string): readonly Word[] {
    return [...(this.#words.get(eniId)?.values() ?? [])];
  }

  addressesOf(eniId: string): string[] {
    const own = [...(this.#own.get(eniId) ?? [])].sort(([a], [b]) => a - b);
    return own.flatMap(([, address]) => address ?? []);
  }

  /** All that was noted. */
  *noted(): Generator<NotedInterface> {
    for (const eniId of new Set([...this.#words.keys(), ...this.#own.keys()])) {
      yield { eniId, words: this.wordsOf(eniId), own: [...(this.#own.get(eniId) ?? [])] };
    }
  }
}
