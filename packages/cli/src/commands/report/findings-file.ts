import { EXPOSURES, exposureRank, type Finding, SEVERITIES, severityRank } from "@sgt/findings";
import type { FindingWriter } from "@sgt/report/findings";
import { OrderedSpool } from "./ordered-spool.js";

/** Findings of many regions become one document, worst first, without standing in memory all at once. */
export class FindingsFile {
  readonly #writer: FindingWriter;
  readonly #spool: OrderedSpool = new OrderedSpool(SEVERITIES.length * EXPOSURES.length);

  constructor(writer: FindingWriter) {
    this.#writer = writer;
  }

  add(finding: Finding): void {
    this.#spool.add(placeOf(finding), `${this.#writer.separator}${this.#writer.item(finding)}`);
  }

  settle(): Promise<void> {
    return this.#spool.settle();
  }

  /** Returns the document, piece by piece. Within a severity and exposure the order is that of the snapshot. */
  async *content(): AsyncGenerator<string> {
    yield this.#writer.head;
    let skip = this.#writer.separator.length;
    for await (const text of this.#spool.read()) {
      yield text.slice(skip);
      skip = Math.max(0, skip - text.length);
    }
    yield this.#writer.tail();
  }

  dispose(): Promise<void> {
    return this.#spool.dispose();
  }
}

/** Severity first, and of the same severity what is reachable first. */
export function placeOf({ severity, exposure }: Finding): number {
  return severityRank(severity) * EXPOSURES.length + exposureRank(exposure.state);
}
