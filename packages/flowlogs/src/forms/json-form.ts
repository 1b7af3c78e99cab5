import { flowLogsError } from "../errors.js";
import type { Form, Unwrapper } from "./form.js";
import { JsonCutter } from "./json-cutter.js";
import { JsonRecords } from "./json-records.js";
import type { LineWriter } from "./line-writer.js";

/** Words of the JSON in which flow records are kept; each needs all of its row. */
const SIGNS: readonly RegExp[] = [
  /"@?message"\s*:\s*"/,
  // A log group's data: of a subscription, of filter-log-events, and results of Logs Insights.
  /"logEvents"\s*:\s*\[/,
  /"field"\s*:\s*"@?[A-Za-z]+"\s*,\s*"value"\s*:/,
  // Records of Kinesis Data Streams, and the events of Lambda: gzip in base64.
  /"[Dd]ata"\s*:\s*"H4sI/,
  // Records whose values are apart.
  /"(src_?addr|srcAddr|src-addr|source_?address)"\s*:/,
  /"src_endpoint"\s*:\s*\{/,
];

/**
 * JSON that holds flow records: messages of Data Firehose, a subscription's data and events of CloudWatch Logs, results
 * of Logs Insights, records of Kinesis, records by field and OCSF events.
 */
export const jsonForm: Form = {
  isIn: (head) => /^[[{]/.test(head) && SIGNS.some((sign) => sign.test(head)),
  open: (writer) => new JsonUnwrapper(writer),
};

class JsonUnwrapper implements Unwrapper {
  readonly #records: JsonRecords;
  readonly #cutter: JsonCutter;

  constructor(writer: LineWriter) {
    this.#records = new JsonRecords(writer);
    this.#cutter = new JsonCutter((piece) => this.#records.piece(piece));
  }

  push(text: string): void {
    this.#cutter.push(text);
  }

  finish(): Error | null {
    return this.#cutter.finish() ? truncated() : this.#records.fault();
  }
}

function truncated(): Error {
  return flowLogsError("SGT_FLOWLOGS_OBJECT_TRUNCATED", "the text ends within a JSON document");
}
