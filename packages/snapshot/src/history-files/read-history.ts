import { isSgtError, type OptionKeys } from "@sgt/cidr";
import type { LogObject, RuleMaking, Sighting } from "@sgt/flowlogs";
import { checkKeys, snapshotError } from "../errors.js";
import { ConfigHistory } from "../history/config-history.js";
import { GapTally, type HistoryGapCount } from "../history/history-gap.js";
import { looseOf, textOf } from "../history/loose-json.js";
import type { OwnerChange } from "../history/owner-changes.js";
import type { CoveredTime } from "../history/trail-coverage.js";
import { TrailHistory } from "../history/trail-history.js";
import { type HistoryPath, parseHistoryPath } from "./history-path.js";
import { type Part, splitElements } from "./split-elements.js";
import { unpackFile } from "./unpack-file.js";

export interface ReadHistoryOptions {
  /** Files of a folder or bucket, in any order; each is read once. */
  readonly objects: AsyncIterable<LogObject>;
  /** Only these; all unless given. */
  readonly accounts?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  /** Files delivered on earlier days are left out, seconds since 1970. */
  readonly from?: number | undefined;
  /** Times of which every event of {@link TRAIL_EVENTS} was told. */
  readonly covered?: readonly CoveredTime[] | undefined;
  /** Told after each file, with how many were read. */
  readonly onFile?: ((fileCount: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const READ_HISTORY_KEYS = {
  objects: "needed",
  accounts: true,
  regions: true,
  from: true,
  covered: true,
  onFile: true,
  signal: true,
} satisfies OptionKeys<ReadHistoryOptions>;

/** A file that was not read to its end. What stood before the damage counts. */
export interface UnreadHistory {
  readonly key: string;
  readonly code: string;
  readonly reason: string;
}

/** What files of an account's history came to. */
export interface HistoryRead {
  readonly configFileCount: number;
  readonly trailFileCount: number;
  /** Files that hold no history: digests, flow logs, whatever is not JSON. */
  readonly otherFileCount: number;
  readonly itemCount: number;
  readonly eventCount: number;
  readonly notRead: readonly UnreadHistory[];
  readonly sightings: readonly Sighting[];
  /** When rules were made, where that is told. */
  readonly ruleMakings: readonly RuleMaking[];
  /** Changes of what interfaces belong to, for `ownerSightings`. */
  readonly ownerChanges: readonly OwnerChange[];
  readonly gaps: readonly HistoryGapCount[];
}

/**
 * Reads files of AWS Config (history, snapshots, oversized items) and of CloudTrail, file by file, each known by its content.
 *
 * A file that cannot be read ends up in `notRead`, and nothing is taken to have stood through its day. Memory grows with what is told
 * of interfaces, not with the files.
 *
 * @throws what listing `objects` throws, and the reason of `signal`; `SGT_SNAPSHOT_INVALID_OPTION`.
 */
export async function readHistory(options: ReadHistoryOptions): Promise<HistoryRead> {
  checkKeys(options, READ_HISTORY_KEYS);
  const reading = new HistoryReading(options);
  for await (const object of ahead(options.objects, (one) => reading.prepare(one))) {
    options.signal?.throwIfAborted();
    await reading.read(object);
  }
  return reading.finish();
}

/** So many files are asked for before they are read. */
const AHEAD = 16;

async function* ahead(
  objects: AsyncIterable<LogObject>,
  prepare: (object: LogObject) => void,
): AsyncGenerator<LogObject> {
  const queue: LogObject[] = [];
  for await (const object of objects) {
    prepare(object);
    queue.push(object);
    if (queue.length > AHEAD) yield queue.shift() as LogObject;
  }
  yield* queue;
}

class HistoryReading {
  readonly #options: ReadHistoryOptions;
  readonly #gaps = new GapTally();
  readonly #config = new ConfigHistory(this.#gaps);
  readonly #trail = new TrailHistory(this.#gaps);
  readonly #notRead: UnreadHistory[] = [];
  readonly #counts = { configFileCount: 0, trailFileCount: 0, otherFileCount: 0, itemCount: 0, eventCount: 0 };

  constructor(options: ReadHistoryOptions) {
    this.#options = options;
    for (const time of options.covered ?? []) this.#trail.cover(time);
    // Of the day before, only what was delivered late is read.
    if (options.from !== undefined) this.#trail.spoil(null, options.from - 1);
  }

  /** Asks for a file that will be read soon. */
  prepare(object: LogObject): void {
    const path = parseHistoryPath(object.key);
    if (isHistory(object, path) && this.#isWanted(path)) object.prefetch?.(this.#options.signal);
  }

  async read(object: LogObject): Promise<void> {
    const path = parseHistoryPath(object.key);
    if (!isHistory(object, path)) this.#counts.otherFileCount += 1;
    else if (this.#isWanted(path)) await this.#readWanted(object, path);
  }

  finish(): HistoryRead {
    const sightings = [...this.#config.sightings(), ...this.#trail.sightings()];
    const ruleMakings = [...this.#config.ruleMakings(), ...this.#trail.ruleMakings()];
    const ownerChanges = this.#trail.ownerChanges();
    return { ...this.#counts, notRead: this.#notRead, sightings, ruleMakings, ownerChanges, gaps: this.#gaps.list() };
  }

  async #readWanted(object: LogObject, path: HistoryPath): Promise<void> {
    const { signal, onFile } = this.#options;
    try {
      const kind = await this.#readParts(object, path);
      this.#counts[kind === "config" ? "configFileCount" : "trailFileCount"] += 1;
    } catch (thrown) {
      if (signal?.aborted || !isSgtError(thrown)) throw thrown;
      this.#notRead.push({ key: object.key, code: thrown.code, reason: thrown.message });
      if (path.service !== "config") this.#trail.spoil(path.accountId, path.day);
    }
    onFile?.(this.#counts.configFileCount + this.#counts.trailFileCount);
  }

  async #readParts(object: LogObject, path: HistoryPath): Promise<HistoryKind> {
    // An empty list does not say of what it is.
    let kind = path.service as HistoryKind | null;
    for await (const part of splitElements(unpackFile(object, this.#options.signal))) {
      kind = kindOf(part);
      if (kind === null) break;
      for (const value of valuesOf(part)) if (this.#isWanted(placeOf(value))) this.#add(kind, value, path);
    }
    if (kind !== null) return kind;
    throw snapshotError("SGT_SNAPSHOT_BAD_SHAPE", "neither AWS Config's nor CloudTrail's", { hint: "Leave it out." });
  }

  #add(kind: HistoryKind, value: unknown, { snapshotAt }: HistoryPath): void {
    if (kind === "config") this.#config.add(value, snapshotAt);
    else this.#trail.add(value);
    this.#counts[kind === "config" ? "itemCount" : "eventCount"] += 1;
  }

  #isWanted({ accountId, region, day }: Pick<HistoryPath, "accountId" | "region" | "day">): boolean {
    const { accounts, regions, from } = this.#options;
    const isOne = (wanted: readonly string[] | undefined, name: string | null): boolean =>
      wanted === undefined || name === null || wanted.includes(name);
    return isOne(accounts, accountId) && isOne(regions, region) && (day === null || from === undefined || day >= from);
  }
}

type HistoryKind = "config" | "cloudtrail";
/** A key that ends with a slash stands for a folder that could not be listed, and is opened to hear why. */
const MAY_TELL = /(?:\.json(?:\.gz)?|\/)$/i;

function isHistory({ key }: LogObject, { service }: HistoryPath): boolean {
  return service !== "other" && MAY_TELL.test(key);
}

/** Null for a document that is neither's. */
function kindOf({ list, value }: Part): HistoryKind | null {
  if (list !== null) return list === "Records" ? "cloudtrail" : "config";
  const whole = looseOf(value);
  const isConfig = ["configurationItem", "configurationItemSummary", "configurationItems", "configurationItemStatus"];
  if (isConfig.some((name) => whole[name] !== undefined)) return "config";
  return whole.Records !== undefined || whole.eventSource !== undefined ? "cloudtrail" : null;
}

/** An element; of a whole document the lists or the one item in it. */
function valuesOf({ list, value }: Part): readonly unknown[] {
  if (list !== null) return [value];
  const whole = looseOf(value);
  const many = whole.configurationItems ?? whole.Records;
  return Array.isArray(many) ? many : [whole.configurationItem ?? whole.configurationItemSummary ?? value];
}

function placeOf(value: unknown): Pick<HistoryPath, "accountId" | "region" | "day"> {
  const { awsAccountId, accountId, recipientAccountId, awsRegion } = looseOf(value);
  const account = textOf(awsAccountId) || textOf(accountId) || textOf(recipientAccountId);
  return { accountId: account || null, region: textOf(awsRegion) || null, day: null };
}
