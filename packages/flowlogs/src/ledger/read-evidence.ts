import { counted, DAY_S, type OptionKeys } from "@sgt/cidr";
import { type FileStore, nodeFileStore } from "@sgt/files";
import type { UnreadObject, Window } from "../coverage/coverage.js";
import type { EniDay, RunCoverage } from "../coverage/run-coverage.js";
import { summarizeCoverage } from "../coverage/summarize-coverage.js";
import { InterfaceDirectory } from "../directory/interface-directory.js";
import { checkKeys, flowLogsError } from "../errors.js";
import type { Evidence } from "../evidence/evidence.js";
import { EvidenceTable } from "../evidence/evidence-table.js";
import { resolveRows } from "../evidence/resolve-rows.js";
import type { Part } from "./batch.js";
import { CountedObjects } from "./counted-objects.js";
import type { Runs } from "./digest.js";
import { loadFacts } from "./interface-files.js";
import { damagedError } from "./ledger-error.js";
import { type LedgerView, readConsistently } from "./ledger-view.js";
import { type Partition, parsePartPath } from "./partition.js";
import { readPart } from "./read-part.js";
import { ledgerRoot } from "./writer.js";

export interface ReadEvidenceOptions {
  /**
   * Seconds since 1970; from the earliest to the latest window the ledger was asked for, unless given. A
   * function is given that window and returns the one that is wanted.
   */
  readonly window?: Window | ((whole: Window) => Window);
  /** Rows held at most, at about 100 bytes each; 20,000,000 unless given. */
  readonly maxRows?: number;
  readonly files?: FileStore;
  readonly signal?: AbortSignal;
}

const MAX_ROWS = 20_000_000;
/** What a manifest promises is believed up to here; more rows are made room for as they come. */
const EXPECTED_ROWS = 2 ** 22;

/**
 * The evidence of a ledger: rows of all runs joined by key and UTC day, who opened decided from the
 * days of the window together, and one coverage of all runs for that window.
 *
 * A row is of a whole UTC day: at the ends of the window the rows count that were seen within it at
 * least in part. Handshakes of days outside the window are not used: without them fewer rows are proved
 * responses, never more.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_NOT_FOUND`, `SGT_FLOWLOGS_LEDGER_VERSION`, `SGT_FLOWLOGS_LEDGER_INVALID`
 * @throws `SGT_FLOWLOGS_LEDGER_DAMAGED` when a part is missing or is not what the ledger wrote.
 * @throws `SGT_FLOWLOGS_LEDGER_TOO_LARGE` beyond `maxRows`.
 */
export async function readEvidence(dir: string, options: ReadEvidenceOptions = {}): Promise<Evidence> {
  checkKeys(options, READ_EVIDENCE_KEYS);
  const files = options.files ?? nodeFileStore;
  const root = ledgerRoot(dir);
  return readConsistently(files, root, async (view) => {
    const directory = new InterfaceDirectory(await loadFacts(files, root));
    return { ...(await readView(files, view, options, directory)), directory };
  });
}

export const READ_EVIDENCE_KEYS: OptionKeys<ReadEvidenceOptions> = {
  window: true,
  maxRows: true,
  files: true,
  signal: true,
};

/** As {@link readEvidence}, of a ledger as it stood. */
export async function readView(
  files: FileStore,
  view: LedgerView,
  options: ReadEvidenceOptions,
  directory?: InterfaceDirectory,
): Promise<Evidence> {
  const window = chosenWindow(options.window, askedOf(await view.runs()));
  const days = view.days().filter((date) => dayTouches(date, window));
  const pages = await Promise.all(days.map((date) => view.day(date)));
  const parts = pages.flatMap((page) => page.parts);
  const rowCount = parts.reduce((sum, part) => sum + part.rowCount, 0);
  checkRoom(rowCount, options.maxRows ?? MAX_ROWS, view.dir);
  const table = new EvidenceTable(Math.min(rowCount, EXPECTED_ROWS));
  for (const part of parts) {
    options.signal?.throwIfAborted();
    await readInto(table, files, `${view.dir}/${part.path}`, part, window);
  }
  const { rows, initiationCounts } = resolveRows(table);
  const runs = await coverageOf(
    view,
    pages.flatMap((page) => page.eniDays),
  );
  return { rows, coverage: summarizeCoverage(runs, window, initiationCounts, toldBy(directory)) };
}

/** Says of which interfaces a directory tells the groups for the whole of a time. */
function toldBy(directory: InterfaceDirectory | undefined): (eniId: string, times: Window) => boolean {
  return (eniId, { from, to }) => {
    const number = directory?.find("unknown", eniId) ?? -1;
    if (directory === undefined || number < 0) return false;
    return directory.groupsWithin(number, from, to).every(({ groups }) => groups !== null);
  };
}

function chosenWindow(wanted: ReadEvidenceOptions["window"], asked: Window): Window {
  return typeof wanted === "function" ? wanted(asked) : (wanted ?? asked);
}

async function readInto(
  table: EvidenceTable,
  files: FileStore,
  path: string,
  part: Part,
  window: Window,
): Promise<void> {
  try {
    const partition = parsePartPath(part.path) as Partition;
    const bytes = await files.read(path);
    if (bytes.byteLength !== part.byteCount)
      throw new Error(`${counted(bytes.byteLength, "byte")} instead of ${part.byteCount}`);
    await readPart(bytes, partition, window, table);
  } catch (cause) {
    throw damagedError(path, cause);
  }
}

function dayTouches(date: string, window: Window): boolean {
  const from = Date.parse(date) / 1000;
  return from < window.to && from + DAY_S > window.from;
}

function checkRoom(rowCount: number, maxRows: number, dir: string): void {
  if (rowCount <= maxRows) return;
  throw flowLogsError(
    "SGT_FLOWLOGS_LEDGER_TOO_LARGE",
    `ledger ${JSON.stringify(dir)} holds more than ${maxRows} rows of the window`,
    {
      hint: "Ask for a shorter window, or raise the limit where there is memory for about 100 bytes a row.",
      details: { dir, maxRows },
    },
  );
}

/** From the earliest to the latest second that any run was asked for; nothing where none was. */
function askedOf({ asked }: Runs): Window {
  return asked ?? { from: 0, to: 0 };
}

/**
 * What the runs covered and still is there, with the days of interfaces given: an object that one run could not read and
 * a later one did is no hole.
 */
async function coverageOf(view: LedgerView, eniDays: readonly EniDay[]): Promise<RunCoverage[]> {
  const runs = await view.runs();
  if (runs.batchCount === 0) return [];
  const counted = await new CountedObjects(view).find(runs.unread.map(({ key }) => key));
  const holes = runs.unread.filter(({ code }, i) => STAYS.has(code) || counted[i] === undefined);
  const unread: readonly UnreadObject[] = [...runs.cut, ...holes];
  return [{ ...runs.coverage, asked: askedOf(runs), eniDays, unread }];
}

/** Holes that stay although the object is counted. */
const STAYS: ReadonlySet<string> = new Set(["SGT_FLOWLOGS_OBJECT_CHANGED", "SGT_FLOWLOGS_OBJECT_PARTIAL"]);
