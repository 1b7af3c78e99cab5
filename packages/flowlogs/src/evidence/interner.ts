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

  text(id: number): string {
    return this.texts[id] as string;
  }

  /** The place of each id when the texts are ordered by `compare`. */
  ranks(compare: (a: string, b: string) => number): Uint32Array {
    const order = Uint32Array.from(this.texts.keys()).sort((a, b) => compare(this.text(a), this.text(b)));
    const ranks = new Uint32Array(order.length);
    order.forEach((id, rank) => {
      ranks[id] = rank;
    });
    return ranks;
  }
}
