import type { InterfaceNotes } from "../evidence/interface-notes.js";
import { WORD_FIELDS } from "../format/word-fields.js";
import type { Engine } from "./engine.js";

/** The words that records of each interface had last. The engine tells when they change, and until when they were so. */
export class EngineWords {
  readonly #notes: InterfaceNotes;
  readonly #current: (readonly string[])[] = [];

  constructor(notes: InterfaceNotes) {
    this.#notes = notes;
  }

  /** Takes new words of an interface, whose places stand at `spans`; the ones before held until a second. */
  change(eniId: string, eni: number, spans: number, until: number, engine: Engine): void {
    this.#note(eniId, eni, until);
    const places = Uint32Array.from(engine.words(spans, WORD_FIELDS.length * 2));
    this.#current[eni] = WORD_FIELDS.map((_, word) => engine.word(places[word * 2] ?? 0, places[word * 2 + 1] ?? 0));
  }

  /** Notes what was told last. */
  finish(eniIds: readonly string[], engine: Engine): void {
    for (const [eni, eniId] of eniIds.entries()) this.#note(eniId, eni, engine.run.wordsUntil(eni) >>> 0);
  }

  #note(eniId: string, eni: number, until: number): void {
    for (const [word, text] of (this.#current[eni] ?? []).entries()) {
      if (text !== "") this.#notes.noteWord(eniId, WORD_FIELDS[word] as string, text, until);
    }
  }
}
