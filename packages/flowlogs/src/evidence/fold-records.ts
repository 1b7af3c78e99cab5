import type { OptionKeys } from "@sgt/cidr";
import type { Window } from "../coverage/coverage.js";
import { EniDays } from "../coverage/eni-days.js";
import { countIssue, type IssueCounts, malformedLines } from "../coverage/join-malformed.js";
import { countOtherFiles } from "../coverage/other-files.js";
import type { RunCoverage } from "../coverage/run-coverage.js";
import { checkKeys } from "../errors.js";
import type { FlowRecord } from "../record/flow-record.js";
import { ISSUE_TEXT_LENGTH } from "../record/line-issue.js";
import type { ReadItem, RecordOrigin } from "../record/read-item.js";
import type { EniAddresses } from "../source/eni-directory.js";
import type { KeyFacts } from "../source/key-facts.js";
import { type EniDirectory, makeEniDirectory } from "./direction.js";
import { EniAccounts } from "./eni-accounts.js";
import type { FoldedRow } from "./folded-row.js";
import { accountAndRegion, type FoldParts } from "./group-drafts.js";
import { GroupRows } from "./group-rows.js";
import { InterfaceNotes } from "./interface-notes.js";
import { interpretRecord } from "./interpret-record.js";
import { type LoggedInterface, loggedInterfaces } from "./logged-interface.js";
import { OwnAddresses } from "./own-address.js";
import type { FlowGroup, HourGroup, RecordGroup } from "./record-group.js";
import { RowFold } from "./row-fold.js";

export interface FoldOptions {
  readonly enis: Iterable<EniAddresses>;
  readonly window: Window;
}

/** Rows whose initiation is not yet decided, and what was covered. */
export interface Fold {
  /** One for each key and UTC day, in no order; one more where some of its records came as `day-group`s. */
  readonly rows: Iterable<FoldedRow>;
  readonly coverage: RunCoverage;
  /** What the records say of their interfaces; where it is left out nobody looked. */
  readonly logged?: readonly LoggedInterface[];
}

/** What can be folded: records read one by one, and records that were counted elsewhere. */
export type FoldItem =
  | ReadItem
  | { readonly kind: "group"; readonly group: RecordGroup; readonly facts: KeyFacts }
  /** Flows of one UTC day for the rows alone; the same records come as `hour-group`s for the coverage alone. */
  | { readonly kind: "day-group"; readonly group: FlowGroup; readonly facts: KeyFacts }
  | { readonly kind: "hour-group"; readonly group: HourGroup }
  /** Records that are no evidence for any group. */
  | { readonly kind: "left-out"; readonly outsideWindowCount: number; readonly withoutInterfaceCount: number };

/**
 * Folds what `readRecords` yields into evidence, one record after the other. A group of records
 * that a query counted folds into what its records would; it must lie within the window. The result does
 * not depend on their order. This is the readable form of what `analyzeLogs` does at speed, and the
 * oracle it is tested against; it holds one object for each key in memory, but for those of `day-group`s.
 */
export async function foldRecords(
  items: AsyncIterable<FoldItem> | Iterable<FoldItem>,
  options: FoldOptions,
): Promise<Fold> {
  checkKeys(options, FOLD_RECORDS_KEYS);
  const fold = new RecordFold(makeEniDirectory(options.enis), options.window);
  for await (const item of items) fold.add(item);
  return fold.finish();
}

const FOLD_RECORDS_KEYS = { enis: "needed", window: "needed" } satisfies OptionKeys<FoldOptions>;

class RecordFold {
  readonly #rows: RowFold;
  readonly #groupRows: GroupRows;
  readonly #window: Window;
  readonly #parts: FoldParts;
  readonly #enis: EniDirectory;
  readonly #eniDays = new EniDays();
  readonly #issues: IssueCounts = new Map();
  readonly #unread: RunCoverage["unread"][number][] = [];
  readonly #others: { readonly key: string; readonly what: string }[] = [];
  readonly #counts = { objectCount: 0, byteCount: 0, outsideWindowCount: 0, withoutInterfaceCount: 0 };

  constructor(enis: EniDirectory, window: Window) {
    this.#enis = enis;
    this.#parts = { enis, own: new OwnAddresses(), accounts: new EniAccounts(), notes: new InterfaceNotes() };
    this.#rows = new RowFold(this.#parts);
    this.#groupRows = new GroupRows(this.#parts);
    this.#window = window;
  }

  add(item: FoldItem): void {
    switch (item.kind) {
      case "record":
        this.#addRecord(item.record, item.origin);
        break;
      case "group":
        this.#addHours(item.group);
        if (item.group.status === "ACCEPT" || item.group.status === "REJECT")
          this.#rows.addGroup(item.group as FlowGroup, item.facts);
        break;
      case "day-group":
        this.#groupRows.add(item.group, item.facts);
        break;
      case "hour-group":
        this.#addHours(item.group);
        break;
      case "left-out":
        this.#counts.outsideWindowCount += item.outsideWindowCount;
        this.#counts.withoutInterfaceCount += item.withoutInterfaceCount;
        break;
      case "issue":
        countIssue(this.#issues, item.issue);
        break;
      case "object":
        this.#addObject(item);
    }
  }

  finish(): Fold {
    const rows = this.#rows.finish();
    const groupRows = this.#groupRows;
    const eniDays = this.#eniDays.toArray();
    const { own, notes } = this.#parts;
    notes.noteSettled(own);
    return {
      rows: {
        *[Symbol.iterator]() {
          yield* rows;
          yield* groupRows.rows();
        },
      },
      coverage: {
        asked: this.#window,
        ...this.#counts,
        eniDays,
        knownEnis: [...this.#enis.keys()],
        unread: this.#unread,
        malformed: malformedLines(this.#issues),
        otherFiles: countOtherFiles(this.#others),
      },
      logged: loggedInterfaces(notes, eniDays, (eniId) => accountAndRegion(eniId, this.#parts)),
    };
  }

  #addHours({ eniId, status, start, end, recordCount }: HourGroup): void {
    if (status === "NODATA") this.#eniDays.addNoData(eniId, start, recordCount);
    else if (status === "SKIPDATA") this.#eniDays.addSkipData(eniId, start, recordCount);
    else this.#eniDays.addFlow(eniId, status, start, end, recordCount);
  }

  #addObject({ key, size, recordCount, fault }: ReadItem & { kind: "object" }): void {
    if (fault?.code === "SGT_FLOWLOGS_NOT_FLOW_LOGS") {
      this.#others.push({ key, what: fault.message });
      return;
    }
    this.#counts.objectCount++;
    this.#counts.byteCount += size;
    if (fault !== null) this.#unread.push({ key, recordCount, ...fault });
  }

  #addRecord(record: FlowRecord, origin: RecordOrigin): void {
    const meaning = interpretRecord(record, this.#window, origin.layout);
    switch (meaning.kind) {
      case "flow":
        this.#eniDays.addFlow(meaning.eniId, meaning.action, meaning.start, meaning.end);
        this.#rows.add(meaning, record, origin);
        break;
      case "no-data":
        this.#eniDays.addNoData(meaning.eniId, meaning.start);
        break;
      case "skip-data":
        this.#eniDays.addSkipData(meaning.eniId, meaning.start);
        break;
      case "outside-window":
        this.#counts.outsideWindowCount++;
        break;
      case "without-interface":
        this.#counts.withoutInterfaceCount++;
        break;
      case "fault":
        this.#addFault(meaning.code, meaning.field, origin);
    }
  }

  #addFault(code: Parameters<typeof countIssue>[1]["code"], field: string | null, origin: RecordOrigin): void {
    const text = origin.text.slice(0, ISSUE_TEXT_LENGTH);
    countIssue(this.#issues, { code, field, key: origin.key, line: origin.line, text });
  }
}
