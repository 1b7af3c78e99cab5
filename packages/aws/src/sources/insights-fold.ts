import { counted, DAY_S, HOUR_S, isSgtError } from "@sgt/cidr";
import {
  type FoldItem,
  foldRecords,
  isLineFault,
  type KeyFacts,
  type Layout,
  type LogObject,
  parseKey,
  parseRecord,
} from "@sgt/flowlogs";
import type { RemoteFold, RemoteFoldSettings } from "@sgt/flowlogs/node";
import { groupBy } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import { inOrder } from "../session/in-order.js";
import { type GroupLocation, hourAt, hourOfKey } from "./hour-objects.js";
import { type InsightsQueries, insightsQueries } from "./insights-query.js";
import { type AnswerRow, rowMeaning } from "./insights-rows.js";
import type { QueryRunner } from "./run-query.js";

/** Days asked for at once: enough that queries never wait for one another's writing. */
const DAYS_AHEAD = 4;
/** Lines that do not fit the format, more than this and more than half of all, are no flow logs of it. */
const ODD_LINES = 1_000;

/** Folds hours of a log group by queries, a day at a time. */
export class InsightsFold {
  readonly #group: GroupLocation;
  readonly #layout: Layout;
  readonly #queries: InsightsQueries;
  readonly #runner: QueryRunner;

  constructor(group: GroupLocation, layout: Layout, runner: QueryRunner) {
    this.#group = group;
    this.#layout = layout;
    this.#queries = insightsQueries(layout);
    this.#runner = runner;
  }

  /** As `FoldingSource.foldObjects` says. Hours that no query could answer are unread. */
  async *fold(objects: readonly LogObject[], { enis }: RemoteFoldSettings): AsyncGenerator<RemoteFold> {
    const days = groupByDay(objects);
    for await (const [hours, items] of inOrder(days, DAYS_AHEAD, async (day) => [day, await this.#day(day)] as const)) {
      const from = hourOfKey(hours[0]?.key ?? "");
      const window = { from: Math.floor(from / DAY_S) * DAY_S, to: (Math.floor(from / DAY_S) + 1) * DAY_S };
      yield { ...(await foldRecords(items, { enis, window })), objects: hours };
    }
  }

  /** Everything that the hours of one day hold, and how each was read. */
  async #day(hours: readonly LogObject[]): Promise<FoldItem[]> {
    const pieces = await Promise.all(ranges(hours).map(({ from, to }) => this.#range(from, to)));
    const all = pieces.flat();
    const failures = new Map(
      all.flatMap((piece) => (piece.failure === undefined ? [] : [[piece.hour, piece.failure] as const])),
    );
    return [
      // An hour of which a part is missing is read again as a whole: what was found of it must not count now.
      ...all.flatMap((piece) => (failures.has(piece.hour) ? [] : piece.items)),
      ...hours.map(({ key }): FoldItem => {
        const failure = failures.get(hourOfKey(key));
        const fault = failure === undefined ? null : { code: failure.code as never, message: failure.message };
        return { kind: "object", key, size: 0, recordCount: 0, fault };
      }),
    ];
  }

  /** Asks for a range; in halves when the answer is cut, down to a second. */
  async #range(from: number, to: number): Promise<HourPiece[]> {
    try {
      const answer = await this.#runner.ask(this.#queries.groups, from, to);
      if (!answer.isCut) return await this.#read(answer.rows, from, to);
    } catch (thrown) {
      return failed(from, to, thrown);
    }
    if (to - from === 1) return failed(from, to, tooManyRows(from));
    const middle = halfWay(from, to);
    return (await Promise.all([this.#range(from, middle), this.#range(middle, to)])).flat();
  }

  async #read(rows: readonly AnswerRow[], from: number, to: number): Promise<HourPiece[]> {
    const pieces: HourPiece[] = [];
    let oddCount = 0;
    let lineCount = 0;
    for (const row of rows) {
      const meaning = rowMeaning(row, { from, to });
      lineCount += meaning.kind === "group" ? meaning.group.recordCount : meaning.lineCount;
      if (meaning.kind === "odd") oddCount += meaning.lineCount;
      else if (meaning.kind === "group") {
        const hour = Math.floor(meaning.group.start / HOUR_S) * HOUR_S;
        pieces.push({ hour, items: [{ kind: "group", group: meaning.group, facts: this.#facts(hour) }] });
      } else pieces.push(this.#noAddress(Math.floor(from / HOUR_S) * HOUR_S, meaning));
    }
    if (oddCount > ODD_LINES && oddCount > lineCount / 2) throw mismatch(this.#group.name, oddCount, lineCount);
    return oddCount === 0 ? pieces : [...pieces, ...(await this.#oddLines(from, to))];
  }

  /** The lines that are not plain: read by the parser that reads files. */
  async #oddLines(from: number, to: number): Promise<HourPiece[]> {
    const answer = await this.#runner.ask(this.#queries.oddLines, from, to);
    if (answer.isCut) {
      if (to - from === 1) throw tooManyRows(from);
      const middle = halfWay(from, to);
      return [...(await this.#oddLines(from, middle)), ...(await this.#oddLines(middle, to))];
    }
    return answer.rows.flatMap((row, i) => this.#oddLine(row, i + 1, from));
  }

  #oddLine(row: AnswerRow, line: number, from: number): HourPiece[] {
    const text = row.get("@message") ?? "";
    const time = Date.parse(`${(row.get("@timestamp") ?? "").replace(" ", "T")}Z`) / 1000;
    const hour = Math.floor((Number.isNaN(time) ? from : time) / HOUR_S) * HOUR_S;
    if (text.trim() === "") return [];
    const { key } = hourAt(this.#group, hour);
    const record = parseRecord(text, this.#layout);
    const item: FoldItem = isLineFault(record)
      ? { kind: "issue", issue: { ...record, key, line, text: text.slice(0, 200) } }
      : { kind: "record", record, origin: { key, line, facts: this.#facts(hour), text } };
    return [{ hour, items: [item] }];
  }

  #noAddress(hour: number, { lineCount, text }: { readonly lineCount: number; readonly text: string }): HourPiece {
    const issue = { code: "SGT_FLOWLOGS_LINE_FIELD_INVALID", field: "srcaddr", line: 0, text } as const;
    const { key } = hourAt(this.#group, hour);
    return { hour, items: Array.from({ length: lineCount }, () => ({ kind: "issue", issue: { ...issue, key } })) };
  }

  #facts(hour: number): KeyFacts {
    return parseKey(hourAt(this.#group, hour).key);
  }
}

/** What was found of one hour, or why it was not. */
interface HourPiece {
  /** Seconds since 1970. */
  readonly hour: number;
  readonly items: readonly FoldItem[];
  readonly failure?: { readonly code: string; readonly message: string };
}

/** Errors that any other query would meet as well end the run. */
const ENDS_ALL = new Set([
  "SGT_AWS_NO_CREDENTIALS",
  "SGT_AWS_BAD_CREDENTIALS",
  "SGT_AWS_EXPIRED",
  "SGT_AWS_DENIED",
  "SGT_AWS_LOG_FORMAT_MISMATCH",
  "SGT_AWS_CALL_FAILED",
]);

function failed(from: number, to: number, thrown: unknown): HourPiece[] {
  if (!isSgtError(thrown) || ENDS_ALL.has(thrown.code)) throw thrown;
  const first = Math.floor(from / HOUR_S);
  const count = Math.ceil(to / HOUR_S) - first;
  const failure = { code: thrown.code, message: thrown.message };
  return Array.from({ length: count }, (_, i) => ({ hour: (first + i) * HOUR_S, items: [], failure }));
}

/** At an hour where there is one between, so that halves stay whole hours as long as they can. */
function halfWay(from: number, to: number): number {
  const middle = Math.floor((from + to) / 2);
  const hour = Math.round(middle / HOUR_S) * HOUR_S;
  return hour > from && hour < to ? hour : middle;
}

function groupByDay(objects: readonly LogObject[]): LogObject[][] {
  const ordered = [...objects].sort((a, b) => (a.key < b.key ? -1 : 1));
  return [...groupBy(ordered, ({ key }) => Math.floor(hourOfKey(key) / DAY_S)).values()];
}

/** Hours side by side as one range: the ledger may hold some of the day already. */
function ranges(hours: readonly LogObject[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const from of hours.map(({ key }) => hourOfKey(key))) {
    const last = found.at(-1);
    if (last?.to === from) last.to = from + HOUR_S;
    else found.push({ from, to: from + HOUR_S });
  }
  return found;
}

function tooManyRows(from: number): Error {
  const says = `the second ${new Date(from * 1000).toISOString()} alone has more rows than Logs Insights gives`;
  return awsError("SGT_AWS_QUERY_TOO_MANY_ROWS", says, {
    source: "aws",
    hint: "Read the log group with --engine local, or from S3.",
  });
}

function mismatch(name: string, oddCount: number, lineCount: number): Error {
  const says = `${oddCount} of ${counted(lineCount, "event")} in "${name}" do not fit the log format`;
  return awsError("SGT_AWS_LOG_FORMAT_MISMATCH", says, {
    hint: "Check --log-format, and that the group holds nothing but flow logs of one format.",
  });
}
