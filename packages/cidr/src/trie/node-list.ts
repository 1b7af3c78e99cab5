import type { Trie } from "./trie.js";

/** Nodes in postorder, as they come. */
export class NodeList {
  count = 0;
  #heights: Uint8Array;
  #starts: Int32Array;
  #left: Int32Array;
  #barred: Uint8Array;

  constructor(capacity: number) {
    this.#heights = new Uint8Array(capacity);
    this.#starts = new Int32Array(capacity);
    this.#left = new Int32Array(capacity);
    this.#barred = new Uint8Array(capacity);
  }

  push(height: number, start: number, left: number, barred: number): void {
    if (this.count === this.#heights.length) this.#grow();
    this.#heights[this.count] = height;
    this.#starts[this.count] = start;
    this.#left[this.count] = left;
    this.#barred[this.count++] = barred;
  }

  /** One leaf in place of `node` and all after it. */
  replaceFrom(node: number, height: number, start: number): void {
    this.count = node;
    this.push(height, start, -1, 0);
  }

  #grow(): void {
    const size = this.count * 2;
    this.#heights = copyInto(new Uint8Array(size), this.#heights);
    this.#starts = copyInto(new Int32Array(size), this.#starts);
    this.#left = copyInto(new Int32Array(size), this.#left);
    this.#barred = copyInto(new Uint8Array(size), this.#barred);
  }

  finish(): Trie {
    const { count } = this;
    return { count, heights: this.#heights, starts: this.#starts, left: this.#left, barred: this.#barred };
  }
}

function copyInto<A extends Uint8Array | Int32Array>(to: A, from: A): A {
  to.set(from);
  return to;
}
