import { AddressCounter } from "./address-counter.js";
import { DistinctSet } from "./distinct-set.js";
import type { TriagePart } from "./triage-settings.js";

const MOST_UNIQUE = 40_000_000;
const EXAMPLE_COUNT = 3;

/** What is added up in the order of the input. */
export class Totals {
  lineCount = 0;
  entryCount = 0;
  readonly invalid: { line: number; text: string }[] = [];
  readonly unique: AddressCounter | null;
  readonly #distinct: DistinctSet = new DistinctSet();

  constructor(unique: boolean) {
    this.unique = unique ? new AddressCounter(MOST_UNIQUE) : null;
  }

  get distinctCount(): number | null {
    return this.unique === null ? this.#distinct.size : this.unique.size;
  }

  add(part: TriagePart): void {
    for (const { line, text } of part.invalid) {
      if (this.invalid.length < EXAMPLE_COUNT) this.invalid.push({ line: this.lineCount + line + 1, text });
    }
    this.lineCount += part.lineCount;
    this.entryCount += part.entryCount;
    if (this.unique === null) this.#distinct.add(part);
    else this.unique.add(part);
  }
}
