import { availableParallelism } from "node:os";
import { gzipSync } from "node:zlib";
import type { OptionKeys, SgtError } from "@sgt/cidr";
import { checkKeys } from "../errors.js";
import { linePieces, PIECE_BYTES } from "../input/line-pieces.js";
import { unpackInput } from "../input/unpack-input.js";
import type { Geoip } from "../lookup/geoip.js";
import { columnNames } from "../rows/columns.js";
import type { NamedTally } from "../rows/name-tally.js";
import { CSV_ROWS, NDJSON_ROWS } from "../rows/row-format.js";
import { sumTallies } from "../rows/sum-tallies.js";
import type { TriageCounts } from "../rows/triage-counts.js";
import { familyGaps } from "./family-gaps.js";
import { inlineLane, type Lane, WorkerLane } from "./lanes.js";
import { orderedWork } from "./ordered-work.js";
import { RowOutput } from "./row-output.js";
import { Totals } from "./totals.js";
import type { TriageSettings } from "./triage-settings.js";

export interface TriageOptions {
  readonly geoip: Geoip;
  /** Text, plain or gzip: an address, URL, `address:port` or CIDR a line. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Takes the rows in order; the next ones come when it resolves. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /**
   * Whether the bytes that `write` got may be written over once it has resolved: the same few megabytes are used from beginning to end
   * then. Default false: they are the caller's to keep.
   */
  readonly reuseRows?: boolean;
  readonly format: "csv" | "ndjson";
  /** Find addresses in mixed text. Default false: a line holds one. */
  readonly extract?: boolean;
  /** A row for each different address, in the order of first sight, with a count. Default false: a row for each line. */
  readonly unique?: boolean;
  /** Pack the rows with gzip. Default false. */
  readonly gzip?: boolean;
  /** Worker threads. Default: one for each core, at most 8. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: { readonly entryCount: number }) => void) | undefined;
}

/** Returns the columns of a row, in order. @throws `SGT_GEOIP_INVALID_OPTION` */
export function triageColumns(geoip: Geoip, options: { readonly unique: boolean }): string[] {
  checkKeys(options, { unique: "needed" });
  return columnNames(ownColumnsOf(geoip), options.unique);
}

/** What was triaged. */
export interface TriageSummary {
  readonly lineCount: number;
  /** Addresses, CIDRs and invalid lines. */
  readonly entryCount: number;
  /** Different ones; null when there are more than 24 million, which are not counted. */
  readonly distinctCount: number | null;
  readonly counts: TriageCounts;
  /** What could not be looked at, each with a code: addresses of a family that no database has. */
  readonly gaps: readonly SgtError[];
  /** The first few lines that are no address. */
  readonly invalid: readonly { readonly line: number; readonly text: string }[];
}

const MOST_THREADS = 8;

/**
 * Looks up every address of the input and writes a row for each, in order: unknown and private ones too, and lines that are no
 * address as rows that say so. Memory does not follow the size of the input, except with `unique`, where it follows the
 * number of different addresses.
 *
 * @throws `SGT_GEOIP_INPUT_GZIP`, `…_INPUT_LONG_LINE`, `…_INPUT_BINARY`; `SGT_GEOIP_TOO_MANY_ADDRESSES` with `unique`;
 *   `SGT_GEOIP_DATABASE_DATA` when a record is damaged; the signal's reason.
 */
export async function triage(options: TriageOptions): Promise<TriageSummary> {
  checkKeys(options, TRIAGE_KEYS);
  const { geoip, write, format, extract = false, unique = false, gzip = false } = options;
  const settings: TriageSettings = { format, extract, unique, gzip, ownColumns: ownColumnsOf(geoip) };
  const header = (format === "csv" ? CSV_ROWS : NDJSON_ROWS).header(columnNames(settings.ownColumns, unique));
  if (header !== "") await write(gzip ? gzipSync(header) : Buffer.from(header));
  const pieces = linePieces(unpackInput(options.input))[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done === true) return summaryOf(geoip, new Totals(unique), []);
  const lanes = openLanes(options, settings, first.value.length);
  // What gzip makes is too small to write rows into.
  const rows = new RowOutput(write, { comesBack: options.reuseRows === true && !gzip });
  try {
    const totals = new Totals(unique);
    const tasks = lineTasks(first.value, pieces, options.signal);
    for await (const part of orderedWork(tasks, lanes, rows.spares)) {
      totals.add(part);
      if (!unique) await rows.write(part.bytes);
      options.onProgress?.({ entryCount: totals.entryCount });
      options.signal?.throwIfAborted();
    }
    if (unique) {
      const counted = orderedWork(countedTasks(totals, options.signal), lanes, rows.spares);
      for await (const part of counted) await rows.write(part.bytes);
    }
    return summaryOf(geoip, totals, await Promise.all(lanes.map((lane) => lane.tally())));
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

const TRIAGE_KEYS = {
  geoip: "needed",
  input: "needed",
  write: "needed",
  reuseRows: true,
  format: "needed",
  extract: true,
  unique: true,
  gzip: true,
  threads: true,
  signal: true,
  onProgress: true,
} satisfies OptionKeys<TriageOptions>;

/** The columns of one's own ranges, in the order of their headers. */
function ownColumnsOf({ databases }: Geoip): string[] {
  const columns = databases.flatMap(({ ownColumns }) => ownColumns);
  return [...new Set(columns)];
}

function openLanes({ geoip, threads }: TriageOptions, settings: TriageSettings, firstBytes: number): Lane[] {
  const count = threads ?? Math.min(MOST_THREADS, availableParallelism());
  if (count === 0 || firstBytes < PIECE_BYTES) return [inlineLane(geoip, settings)];
  const start = { geoip: geoip.share(), settings };
  return Array.from({ length: count }, () => new WorkerLane(start));
}

async function* lineTasks(first: Uint8Array, rest: AsyncIterator<Uint8Array>, signal: AbortSignal | undefined) {
  for (let bytes: Uint8Array | null = first; bytes !== null; ) {
    signal?.throwIfAborted();
    yield { kind: "lines" as const, bytes };
    const next: IteratorResult<Uint8Array> = await rest.next();
    bytes = next.done === true ? null : next.value;
  }
}

async function* countedTasks({ unique }: Totals, signal: AbortSignal | undefined) {
  for (const batch of unique?.batches() ?? []) {
    signal?.throwIfAborted();
    yield { kind: "counted" as const, ...batch };
  }
}

function summaryOf(geoip: Geoip, totals: Totals, tallies: readonly NamedTally[]): TriageSummary {
  const counts = sumTallies(geoip, tallies);
  const { lineCount, entryCount, distinctCount, invalid } = totals;
  return { lineCount, entryCount, distinctCount, counts, gaps: familyGaps(geoip, counts), invalid };
}
