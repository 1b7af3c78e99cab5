/** Numbers texts in the order of their first appearance, so that a million rows share one copy of each. */
export class Interner {
  readonly #ids = new Map<string, number>();
  readonly texts: string[] = [];

  id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.#ids.set(text, id);
    this.texts.push(text);
    return id;
  }

  /** The number of a text that has one. */
  find(text: string): number | undefined {
    return this.#ids.get(text);
  }

  text(id: number): string {
    return this.texts[id] as string;
  }

  /** The place of each id when the texts are ordered by what `keyOf` makes of them. */
  ranks<K extends string | bigint>(keyOf: (text: string) => K): Uint32Array {
    const keys = this.texts.map(keyOf);
    const order = Uint32Array.from(keys.keys()).sort((a, b) => ((keys[a] as K) < (keys[b] as K) ? -1 : 1));
    const ranks = new Uint32Array(order.length);
    order.forEach((id, rank) => {
      ranks[id] = rank;
    });
    return ranks;
  }
}
