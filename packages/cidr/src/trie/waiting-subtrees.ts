/** The stack. What `closeBelow` took off stands in the fields. */
export class WaitingSubtrees {
  /** Height of the block in which the subtree meets its right sibling. */
  branch = 0;
  /** Its own. */
  height = 0;
  gain = 0;
  start = 0;
  firstNode = 0;
  #depth = 0;
  readonly #branches: number[] = [];
  readonly #heights: number[] = [];
  readonly #gains: number[] = [];
  readonly #starts: number[] = [];
  readonly #firstNodes: number[] = [];

  push(branch: number, height: number, gain: number, start: number, firstNode: number): void {
    const depth = this.#depth++;
    this.#branches[depth] = branch;
    this.#heights[depth] = height;
    this.#gains[depth] = gain;
    this.#starts[depth] = start;
    this.#firstNodes[depth] = firstNode;
  }

  /** Takes off the topmost subtree if it is complete before a branch of `height`. */
  closeBelow(height: number): boolean {
    const depth = this.#depth - 1;
    if (depth < 0 || (this.#branches[depth] as number) >= height) return false;
    this.#depth = depth;
    this.branch = this.#branches[depth] as number;
    this.height = this.#heights[depth] as number;
    this.gain = this.#gains[depth] as number;
    this.start = this.#starts[depth] as number;
    this.firstNode = this.#firstNodes[depth] as number;
    return true;
  }
}
