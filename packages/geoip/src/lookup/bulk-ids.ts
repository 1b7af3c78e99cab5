/** Ids of the first database fit as they are, and most files are the only ones. */
const FIRST_OTHER = 2 ** 31;

/** Ids of a finder as unsigned 32-bit integers: 0 is none, and what does not fit gets a number of its own. */
export class BulkIds {
  readonly ids: Uint32Array;
  readonly #others: number[] = [];

  constructor(addresses: Uint32Array, find: (address: number) => number) {
    this.ids = new Uint32Array(addresses.length);
    const seen = new Map<number, number>();
    for (let i = 0; i < addresses.length; i++) {
      const id = find(addresses[i] as number);
      this.ids[i] = id < FIRST_OTHER - 1 ? id + 1 : this.#other(id, seen);
    }
  }

  /** The id of the finder. */
  original(id: number): number {
    return id < FIRST_OTHER ? id - 1 : (this.#others[id - FIRST_OTHER] as number);
  }

  #other(id: number, seen: Map<number, number>): number {
    let small = seen.get(id);
    if (small === undefined) {
      small = FIRST_OTHER + this.#others.push(id) - 1;
      seen.set(id, small);
    }
    return small;
  }
}
