/** Different addresses in ascending order, in one array. */
export class SortedAddresses {
  #values: Uint32Array = new Uint32Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** A view, until more are added. */
  get values(): Uint32Array {
    return this.#values.subarray(0, this.#size);
  }

  /** Merges other addresses in, which ascend too, each once. */
  add(others: Uint32Array): void {
    const end = this.#size + others.length;
    if (end > this.#values.length) this.#grow(end);
    const begin = this.#mergeFromTheEnd(others, end);
    // Those that were in both left a gap between what stayed where it was and what was merged behind it.
    this.#values.copyWithin(begin.kept, begin.merged, end);
    this.#size = begin.kept + end - begin.merged;
  }

  clear(): void {
    this.#values = new Uint32Array(0);
    this.#size = 0;
  }

  /** The largest first, so that nothing is written over before it is read. Ends when there are no others left. */
  #mergeFromTheEnd(others: Uint32Array, end: number): { kept: number; merged: number } {
    const values = this.#values;
    let kept = this.#size;
    let left = others.length;
    let merged = end;
    while (left > 0) {
      const other = others[left - 1] as number;
      const value = kept > 0 ? (values[kept - 1] as number) : -1;
      if (value >= other) kept--;
      if (other >= value) left--;
      values[--merged] = Math.max(value, other);
    }
    return { kept, merged };
  }

  #grow(needed: number): void {
    const larger = new Uint32Array(Math.max(needed, Math.ceil(this.#values.length * 1.5)));
    larger.set(this.values);
    this.#values = larger;
  }
}
