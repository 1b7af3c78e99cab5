import { EXPOSURES, exposureRank, type Finding, SEVERITIES, severityRank } from "@sgt/findings";
import type { FindingWriter } from "@sgt/report/findings";
import { OrderedSpool } from "./ordered-spool.js";

/** Findings of many regions become one document, worst first, without standing in memory all at once. */
export class FindingsFile {
  readonly #writer: FindingWriter;
  readonly #spool: OrderedSpool = new OrderedSpool(SEVERITIES.length * EXPOSURES.length);
  #count = 0;

  constructor(writer: FindingWriter) {
    this.#writer = writer;
  }

  /** How many findings the document has no room for. */
  get leftOutCount(): number {
    return Math.max(0, this.#count - (this.#writer.most ?? Number.POSITIVE_INFINITY));
  }

  add(finding: Finding): void {
    const place = this.#writer.keepsOrder === true ? 0 : placeOf(finding);
    this.#spool.add(place, `${this.#writer.separator}${this.#writer.item(finding)}`);
    this.#count += 1;
  }

  settle(): Promise<void> {
    return this.#spool.settle();
  }

  /** Returns the document, piece by piece. Within a severity and exposure the order is that of the snapshot. */
  async *content(): AsyncGenerator<string> {
    yield this.#writer.head;
    let skip = this.#writer.separator.length;
    for await (const text of this.leftOutCount === 0 ? this.#spool.read() : this.#first(this.#writer.most as number)) {
      yield text.slice(skip);
      skip = Math.max(0, skip - text.length);
    }
    yield this.#writer.tail(this.leftOutCount);
  }

  /** The first items: a separator begins with the one line end that stands between two of them. */
  async *#first(most: number): AsyncGenerator<string> {
    let left = most;
    for await (const text of this.#spool.read()) {
      for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
        left -= 1;
        if (left >= 0) continue;
        yield text.slice(0, at);
        return;
      }
      yield text;
    }
  }

  dispose(): Promise<void> {
    return this.#spool.dispose();
  }
}

/** Severity first, and of the same severity what is reachable first. */
export function placeOf({ severity, exposure }: Finding): number {
  return severityRank(severity) * EXPOSURES.length + exposureRank(exposure.state);
}
