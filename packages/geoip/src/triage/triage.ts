import { availableParallelism } from "node:os";
import { gzipSync } from "node:zlib";
import type { SgtError } from "@sgt/cidr";
import { linePieces, PIECE_BYTES } from "../input/line-pieces.js";
import { unpackInput } from "../input/unpack-input.js";
import type { Geoip } from "../lookup/geoip.js";
import { columnNames } from "../rows/columns.js";
import { CSV_ROWS, NDJSON_ROWS } from "../rows/row-format.js";
import { addCounts, emptyCounts, type TriageCounts } from "../rows/triage-counts.js";
import { AddressCounter } from "./address-counter.js";
import { DistinctSet } from "./distinct-set.js";
import { familyGaps } from "./family-gaps.js";
import { inlineLane, type Lane, WorkerLane } from "./lanes.js";
import { orderedWork } from "./ordered-work.js";
import type { TriagePart, TriageSettings } from "./triage-settings.js";

export interface TriageOptions {
  readonly geoip: Geoip;
  /** Text, plain or gzip: an address, URL, `address:port` or CIDR a line. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Takes the rows in order; the next ones come when it resolves. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
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

/** Returns the columns of a row, in order. */
export function triageColumns(geoip: Geoip, options: { readonly unique: boolean }): string[] {
  return columnNames(ownColumnsOf(geoip), options.unique);
}

/** What was triaged. */
export interface TriageSummary {
  readonly lineCount: number;
  /** Addresses, CIDRs and invalid lines. */
  readonly entryCount: number;
  /** Different ones; null when there are more than 23 million, which are not counted. */
  readonly distinctCount: number | null;
  readonly counts: TriageCounts;
  /** What could not be looked at, each with a code: addresses of a family that no database has. */
  readonly gaps: readonly SgtError[];
  /** The first few lines that are no address. */
  readonly invalid: readonly { readonly line: number; readonly text: string }[];
}

const MOST_THREADS = 8;
const MOST_UNIQUE = 40_000_000;
const EXAMPLE_COUNT = 3;

/**
 * Looks up every address of the input and writes a row for each, in order: unknown and private ones too, and lines that are no
 * address as rows that say so. Memory does not follow the size of the input, except with `unique`, where it follows the
 * number of different addresses.
 *
 * @throws `SGT_GEOIP_INPUT_GZIP`, `…_INPUT_LONG_LINE`, `…_INPUT_BINARY`; `SGT_GEOIP_TOO_MANY_ADDRESSES` with `unique`;
 *   `SGT_GEOIP_DATABASE_DATA` when a record is damaged; the signal's reason.
 */
export async function triage(options: TriageOptions): Promise<TriageSummary> {
  const { geoip, write, format, extract = false, unique = false, gzip = false } = options;
  const settings: TriageSettings = { format, extract, unique, gzip, ownColumns: ownColumnsOf(geoip) };
  const header = (format === "csv" ? CSV_ROWS : NDJSON_ROWS).header(columnNames(settings.ownColumns, unique));
  if (header !== "") await write(gzip ? gzipSync(header) : Buffer.from(header));
  const pieces = linePieces(unpackInput(options.input))[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done === true) return summaryOf(geoip, new Totals(unique), []);
  const lanes = openLanes(options, settings, first.value.length);
  try {
    const totals = new Totals(unique);
    const tasks = lineTasks(first.value, pieces, options.signal);
    for await (const part of orderedWork(tasks, lanes)) {
      totals.add(part);
      if (!unique) await write(part.bytes);
      options.onProgress?.({ entryCount: totals.entryCount });
      options.signal?.throwIfAborted();
    }
    if (unique)
      for await (const part of orderedWork(countedTasks(totals, options.signal), lanes)) await write(part.bytes);
    return summaryOf(geoip, totals, await Promise.all(lanes.map((lane) => lane.counts())));
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

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

/** What is added up in the order of the input. */
class Totals {
  lineCount = 0;
  entryCount = 0;
  readonly invalid: { line: number; text: string }[] = [];
  readonly unique: AddressCounter | null;
  readonly #distinct: DistinctSet = new DistinctSet();

  constructor(unique: boolean) {
    this.unique = unique ? new AddressCounter(MOST_UNIQUE) : null;
  }

  get distinctCount(): number | null {
    return this.unique === null ? this.#distinct.size : this.unique.size;
  }

  add(part: TriagePart): void {
    for (const { line, text } of part.invalid) {
      if (this.invalid.length < EXAMPLE_COUNT) this.invalid.push({ line: this.lineCount + line + 1, text });
    }
    this.lineCount += part.lineCount;
    this.entryCount += part.entryCount;
    if (this.unique === null) this.#distinct.add(part);
    else this.unique.add(part);
  }
}

function summaryOf(geoip: Geoip, totals: Totals, counts: readonly TriageCounts[]): TriageSummary {
  const sum = emptyCounts();
  for (const each of counts) addCounts(sum, each);
  const { lineCount, entryCount, distinctCount, invalid } = totals;
  return { lineCount, entryCount, distinctCount, counts: sum, gaps: familyGaps(geoip, sum), invalid };
}
