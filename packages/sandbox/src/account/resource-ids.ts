import { createHash } from "node:crypto";

/** Makes ids in AWS's form. They follow from the seed and the order, so a demo prints the same ones every time. */
export class ResourceIds {
  readonly #seed: string;
  #count = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** `<kind>-` and 17 hex digits, never the same twice. */
  next(kind: string): string {
    this.#count += 1;
    const digest = createHash("sha256").update(`${this.#seed}:${kind}:${this.#count}`).digest("hex");
    return `${kind}-0${digest.slice(0, 16)}`;
  }
}
