import { type FoldItem, interpretRecord, isLineFault, parseHeader, parseKey, parseRecord } from "@sgt/flowlogs";
import { DEFAULT_LIMITS, mostTextBytes, type RecordTally } from "@sgt/flowlogs/node";
import { type AnswerRow, contradiction, type ObjectLines, rowMeaning } from "./answer-row.js";
import type { Batch } from "./batches.js";
import { fieldsOf } from "./flow-table.js";
import type { ProbedObject } from "./probe-object.js";

const ISSUE_TEXT_LENGTH = 200;

/**
 * Keeps account of an answer while its rows are folded: every line of every object must be in each of the three sets
 * of rows, and of each object as much must have been read as there is of it.
 */
export class AnswerAccount {
  readonly #batch: Batch;
  readonly #window: { readonly from: number; readonly to: number };
  readonly #keys: ReadonlyMap<string, string>;
  readonly #lines = new Map<string, ObjectLines>();
  /** Of the odd lines that were read here. */
  readonly #odd = new Map<string, { recordCount: number; outsideCount: number }>();
  /** Objects in which another layout begins somewhere: in what order its lines stand, an answer does not tell. */
  readonly #mixed = new Set<string>();
  readonly #lineCounts = { object: 0, hour: 0, flows: 0 };

  /** @param urlOf the path of a key, as Athena gives it back. */
  constructor(batch: Batch, window: { readonly from: number; readonly to: number }, urlOf: (key: string) => string) {
    this.#batch = batch;
    this.#window = window;
    this.#keys = new Map(batch.objects.map(({ object: { key } }) => [urlOf(key), key]));
  }

  /** What a row adds to the fold. @throws SGT_AWS_QUERY_ANSWER */
  take(row: AnswerRow): FoldItem[] {
    const meaning = rowMeaning(row);
    switch (meaning.kind) {
      case "object":
        return [this.#takeObject(meaning.lines)];
      case "hour":
        this.#lineCounts.hour += meaning.lineCount;
        return meaning.group === null ? [] : [{ kind: "hour-group", group: meaning.group }];
      case "flows":
        this.#lineCounts.flows += meaning.lineCount;
        return [{ kind: "day-group", group: meaning.group, facts: meaning.facts }];
      case "odd":
        this.#lineCounts.flows += meaning.lineCount;
        return this.#takeOdd(this.#keyOf(meaning.path), meaning.text, meaning.lineCount);
      case "rest":
        this.#lineCounts.flows += meaning.lineCount;
        return [];
    }
  }

  /** @throws SGT_AWS_QUERY_ANSWER when a part of the answer is missing */
  verify(): void {
    const { object, hour, flows } = this.#lineCounts;
    if (object !== hour || object !== flows)
      throw contradiction(`an answer about ${object}, ${hour} and ${flows} lines, which are the same`);
  }

  /** Whether anything of an object is in the answer. */
  hasRead({ object }: ProbedObject): boolean {
    return this.#lines.has(object.key);
  }

  /** Whether the answer is about the whole of an object and of nothing else. */
  isWhole(probed: ProbedObject): boolean {
    const { key, size } = probed.object;
    const lines = this.#lines.get(key);
    if (lines === undefined || this.#mixed.has(key)) return false;
    if (probed.table.kind === "parquet") return lines.lineCount === probed.expected;
    // A last line may have no end, which is counted all the same.
    const isAll = [lines.textBytes, lines.textBytes - 1].some((bytes) => bytes % 2 ** 32 === probed.expected);
    return isAll && lines.headerCount > 0 && lines.textBytes <= mostTextBytes(size) + 1;
  }

  tally({ object: { key } }: ProbedObject): RecordTally {
    const lines = this.#lines.get(key);
    const odd = this.#odd.get(key);
    return {
      recordCount: (lines?.recordCount ?? 0) + (odd?.recordCount ?? 0),
      outsideWindowCount: (lines?.outsideWindowCount ?? 0) + (odd?.outsideCount ?? 0),
    };
  }

  #keyOf(path: string): string {
    const key = this.#keys.get(path);
    if (key === undefined) throw contradiction(`lines of ${JSON.stringify(path)}, which were not asked for`);
    return key;
  }

  #takeObject(lines: ObjectLines): FoldItem {
    const key = this.#keyOf(lines.path);
    if (this.#lines.has(key)) throw contradiction(`two rows about ${JSON.stringify(key)}`);
    this.#lineCounts.object += lines.lineCount;
    this.#lines.set(key, lines);
    const { outsideWindowCount, withoutInterfaceCount } = lines;
    return { kind: "left-out", outsideWindowCount, withoutInterfaceCount };
  }

  /** Reads lines as the reader of files would; where in the object they stand is not known. */
  #takeOdd(key: string, text: string, count: number): FoldItem[] {
    if (text.trim() === "") return [];
    const item = this.#readOdd(key, text);
    if (item === null) return [];
    if (item.kind === "record") {
      const odd = this.#odd.get(key) ?? { recordCount: 0, outsideCount: 0 };
      this.#odd.set(key, odd);
      odd.recordCount += count;
      if (interpretRecord(item.record, this.#window).kind === "outside-window") odd.outsideCount += count;
    }
    return Array.from({ length: count }, () => item);
  }

  #readOdd(key: string, text: string): (FoldItem & { kind: "record" | "issue" }) | null {
    const at = { key, line: 0 };
    const shown = text.slice(0, ISSUE_TEXT_LENGTH);
    if (text.length > DEFAULT_LIMITS.maxLineBytes)
      return { kind: "issue", issue: { code: "SGT_FLOWLOGS_LINE_TOO_LONG", field: null, ...at, text: shown } };
    const fields = fieldsOf(this.#batch.table);
    const record = parseRecord(text, { fields });
    if (!isLineFault(record)) return { kind: "record", record, origin: { ...at, facts: parseKey(key), text } };
    const header = parseHeader(text);
    if (header === null) return { kind: "issue", issue: { ...record, ...at, text: shown } };
    if (header.fields.join(" ") !== fields.join(" ")) this.#mixed.add(key);
    return null;
  }
}
