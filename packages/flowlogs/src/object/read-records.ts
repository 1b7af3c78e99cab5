import type { OptionKeys } from "@sgt/cidr";
import type { Window } from "../coverage/coverage.js";
import { checkKeys } from "../errors.js";
import { parseLogFormat } from "../format/layout.js";
import { ISSUE_TEXT_LENGTH } from "../record/line-issue.js";
import { isLineFault } from "../record/parse-record.js";
import type { ObjectFault, ReadItem } from "../record/read-item.js";
import { parseKey } from "../source/key-facts.js";
import type { LogObject, LogSource } from "../source/log-source.js";
import { completeLimits, type ObjectLimits } from "./limits.js";
import { objectFault } from "./object-fault.js";
import { recordText } from "./record-text.js";
import { requireBytes } from "./refuse-others.js";
import { splitLines } from "./split-lines.js";
import { TextReader } from "./text-reader.js";

export interface ReadOptions {
  /** Which objects to open; records outside it that they hold are yielded too. Everything when left out. */
  readonly window?: Window;
  readonly limits?: Partial<ObjectLimits>;
  readonly signal?: AbortSignal;
}

/** All times that flow logs can have. */
export const EVERYTHING: Window = { from: 0, to: 4_294_967_296 };

/**
 * Yields every record of a source as a typed value, one object after the other: for anyone who
 * wants flow records. Lines that are none come as `issue`, and each object ends with an `object`
 * that says whether it was read to its end; nothing is left out silently. Blank and header lines
 * yield nothing.
 *
 * @throws SgtError `SGT_FLOWLOGS_INVALID_FORMAT` for the source's `logFormat`,
 *   `SGT_FLOWLOGS_STOPPED` after `signal` was aborted, and what the source's `list` throws.
 */
export async function* readRecords(source: LogSource, options: ReadOptions = {}): AsyncGenerator<ReadItem> {
  checkKeys(options, READ_RECORDS_KEYS);
  completeLimits(options.limits);
  const { window = EVERYTHING, signal } = options;
  for await (const object of source.list(window, signal)) yield* readObject(object, source.logFormat, options);
}

const READ_RECORDS_KEYS = { window: true, limits: true, signal: true } satisfies OptionKeys<ReadOptions>;

/** The records of one object, then its `object` item. */
export async function* readObject(
  object: LogObject,
  logFormat: string | undefined,
  { limits, signal }: ReadOptions = {},
): AsyncGenerator<ReadItem> {
  const layout = logFormat === undefined ? null : parseLogFormat(logFormat);
  const whole = completeLimits(limits);
  let recordCount = 0;
  let fault: ObjectFault | null = null;
  try {
    for await (const item of readText(object, new TextReader(layout), whole, signal)) {
      if (item.kind === "record") recordCount++;
      yield item;
    }
  } catch (thrown) {
    fault = objectFault(thrown, signal);
  }
  yield { kind: "object", key: object.key, size: object.size, recordCount, fault };
}

async function* readText(
  object: LogObject,
  reader: TextReader,
  limits: ObjectLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<ReadItem> {
  const { key } = object;
  const facts = parseKey(key);
  const bytes = await requireBytes(object.open(signal), key);
  const content = recordText(bytes, object, limits, reader.layout);
  for await (const { number: line, text, isTooLong } of splitLines(content, limits.maxLineBytes)) {
    signal?.throwIfAborted();
    const meaning = isTooLong ? ({ code: "SGT_FLOWLOGS_LINE_TOO_LONG", field: null } as const) : reader.read(text);
    if (meaning === "blank" || meaning === "header") continue;
    if (isLineFault(meaning))
      yield { kind: "issue", issue: { ...meaning, key, line, text: text.slice(0, ISSUE_TEXT_LENGTH) } };
    else yield { kind: "record", record: meaning, origin: { key, line, facts, text, layout: reader.layout } };
  }
}
