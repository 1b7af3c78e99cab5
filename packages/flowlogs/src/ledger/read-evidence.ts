import { resolve } from "node:path";
import { counted } from "@sgt/cidr";
import { type FileStore, nodeFileStore } from "@sgt/files";
import type { UnreadObject, Window } from "../coverage/coverage.js";
import type { RunCoverage } from "../coverage/run-coverage.js";
import { summarizeCoverage } from "../coverage/summarize-coverage.js";
import { flowLogsError } from "../errors.js";
import type { Evidence } from "../evidence/evidence.js";
import { EvidenceTable } from "../evidence/evidence-table.js";
import { resolveRows } from "../evidence/resolve-rows.js";
import { damagedError, type LedgerState, liveParts, requireState } from "./ledger-state.js";
import type { Part } from "./manifest.js";
import { objectIdentity } from "./object-register.js";
import { type Partition, parsePartPath } from "./partition.js";
import { readPart } from "./read-part.js";

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
  const files = options.files ?? nodeFileStore;
  const state = await requireState(files, resolve(dir).replaceAll("\\", "/"));
  const window = chosenWindow(options.window, state);
  const parts = partsOf(state, window);
  const rowCount = parts.reduce((sum, { part }) => sum + part.rowCount, 0);
  checkRoom(rowCount, options.maxRows ?? MAX_ROWS, state.dir);
  const table = new EvidenceTable(Math.min(rowCount, EXPECTED_ROWS));
  for (const found of parts) {
    options.signal?.throwIfAborted();
    await readInto(table, files, `${state.dir}/${found.part.path}`, found, window);
  }
  const { rows, initiationCounts } = resolveRows(table);
  return { rows, coverage: summarizeCoverage(liveCoverage(state), window, initiationCounts) };
}

function chosenWindow(wanted: ReadEvidenceOptions["window"], state: LedgerState): Window {
  if (typeof wanted === "function") return wanted(askedWindow(state));
  return wanted ?? askedWindow(state);
}

interface FoundPart {
  readonly part: Part;
  readonly partition: Partition;
}

function partsOf(state: LedgerState, window: Window): FoundPart[] {
  return liveParts(state).flatMap((part) => {
    const partition = parsePartPath(part.path);
    return partition === null || !dayTouches(partition.date, window) ? [] : [{ part, partition }];
  });
}

async function readInto(
  table: EvidenceTable,
  files: FileStore,
  path: string,
  { part, partition }: FoundPart,
  window: Window,
): Promise<void> {
  try {
    const bytes = await files.read(path);
    if (bytes.byteLength !== part.byteCount)
      throw new Error(`${counted(bytes.byteLength, "byte")} instead of ${part.byteCount}`);
    await readPart(bytes, partition, window, table);
  } catch (cause) {
    throw damagedError(path, cause);
  }
}

/** From the earliest to the latest second that any run was asked for; nothing where none was. */
export function askedWindow({ commits }: LedgerState): Window {
  if (commits.length === 0) return { from: 0, to: 0 };
  return {
    from: commits.reduce((from, { coverage }) => Math.min(from, coverage.asked.from), Number.POSITIVE_INFINITY),
    to: commits.reduce((to, { coverage }) => Math.max(to, coverage.asked.to), 0),
  };
}

function dayTouches(date: string, window: Window): boolean {
  const from = Date.parse(date) / 1000;
  return from < window.to && from + 86_400 > window.from;
}

/**
 * What the runs covered and still is there: days dropped are no longer covered, and an object that
 * one run could not read and a later one did is no hole.
 */
function liveCoverage({ commits, droppedBefore }: LedgerState): RunCoverage[] {
  const firstDay = droppedBefore === null ? 0 : Date.parse(droppedBefore) / 86_400_000;
  const counted = new Set(commits.flatMap(({ objects }) => objects.map(({ key }) => objectIdentity(key))));
  const told = new Set<string>();
  const isHole = ({ key, code }: UnreadObject): boolean => {
    if (told.has(`${code} ${key}`)) return false;
    told.add(`${code} ${key}`);
    return STAYS.has(code) || !counted.has(objectIdentity(key));
  };
  return commits.map(({ coverage, objects }) => {
    const own = new Set(objects.map(({ key }) => key));
    return {
      ...coverage,
      eniDays: coverage.eniDays.filter(({ day }) => day >= firstDay),
      unread: coverage.unread.filter((object) => own.has(object.key) || isHole(object)),
    };
  });
}

/** Holes that stay although the object is counted. */
const STAYS: ReadonlySet<string> = new Set(["SGT_FLOWLOGS_OBJECT_CHANGED", "SGT_FLOWLOGS_OBJECT_PARTIAL"]);

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
