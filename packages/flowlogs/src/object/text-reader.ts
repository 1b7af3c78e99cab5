import { flowLogsError } from "../errors.js";
import { DEFAULT_LAYOUT, isTransitGatewayLayout, type Layout, parseHeader, splitBlanks } from "../format/layout.js";
import type { FlowRecord } from "../record/flow-record.js";
import type { LineFault } from "../record/line-issue.js";
import { isLineFault, parseRecord } from "../record/parse-record.js";

const BYTE_ORDER_MARK = "\uFEFF";

/** What one line of an object is. */
export type LineMeaning = FlowRecord | LineFault | "header" | "blank";

/**
 * Reads the lines of one object, one after the other. The first line tells the layout: a header, or
 * a record of the default layout. A later header changes it (files that were put together). A byte order mark is left out.
 */
export class TextReader {
  #layout: Layout | null;
  #isFirst = true;

  /** `layout` is that of sources without header lines. */
  constructor(layout: Layout | null) {
    if (layout !== null) refuseTransitGateway(layout);
    this.#layout = layout;
  }

  get layout(): Layout | null {
    return this.#layout;
  }

  /**
   * @throws SgtError `SGT_FLOWLOGS_LAYOUT_UNKNOWN` when the first line is neither a header nor a
   *   record of the default layout, `SGT_FLOWLOGS_TRANSIT_GATEWAY` for a transit gateway's.
   */
  read(given: string): LineMeaning {
    const line = this.#withoutMark(given);
    if (line.trim() === "") return "blank";
    if (this.#layout === null) return this.#readFirst(line);
    const result = parseRecord(line, this.#layout);
    return isLineFault(result) && this.#isHeader(line) ? "header" : result;
  }

  #withoutMark(given: string): string {
    if (!this.#isFirst) return given;
    const line = given.startsWith(BYTE_ORDER_MARK) ? given.slice(BYTE_ORDER_MARK.length) : given;
    if (line.trim() !== "") this.#isFirst = false;
    return line;
  }

  #readFirst(line: string): LineMeaning {
    if (this.#isHeader(line)) return "header";
    const record = parseRecord(line, DEFAULT_LAYOUT);
    if (isLineFault(record)) refuseLayout(line);
    this.#layout = DEFAULT_LAYOUT;
    return record;
  }

  #isHeader(line: string): boolean {
    const layout = parseHeader(line);
    if (layout === null) return false;
    refuseTransitGateway(layout);
    this.#layout = layout;
    return true;
  }
}

function refuseTransitGateway(layout: Layout): void {
  if (isTransitGatewayLayout(layout)) {
    throw flowLogsError("SGT_FLOWLOGS_TRANSIT_GATEWAY", "transit gateway flow logs have neither interface nor action");
  }
}

function refuseLayout(line: string): never {
  if (splitBlanks(line)[1] === "TransitGateway") refuseTransitGateway({ fields: ["tgw-id"] });
  throw flowLogsError(
    "SGT_FLOWLOGS_LAYOUT_UNKNOWN",
    `neither a header nor a record of the default layout: ${JSON.stringify(line.slice(0, 100))}`,
  );
}
