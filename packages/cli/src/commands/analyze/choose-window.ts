import { DAY_S } from "@sgt/cidr";
import type { Window } from "@sgt/flowlogs";
import { type LogSource, parseKey, readRecords } from "@sgt/flowlogs/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { parseTime } from "../../inputs/parse-time.js";
import type { AnalyzeArgs } from "./options.js";

const DEFAULT_DAYS = 90;

/** What the window depends on beside the options. */
export interface WindowFacts {
  /** Seconds since 1970. */
  readonly now: number;
  /** When the logs end; asked only when no option tells. */
  readonly newest: () => Promise<NewestRecord>;
}

/** When logs end, and what was left aside to tell it. */
export interface NewestRecord {
  /** Seconds since 1970; null where nothing tells. */
  readonly at: number | null;
  /** Records dated more than a day after now: a clock was wrong. */
  readonly aheadCount: number;
}

export interface ChosenWindow {
  readonly window: Window;
  /** True when the logs, and not the clock, say where the window ends. */
  readonly endsWithLogs: boolean;
  /** Records dated after now that were met on the way: the window does not follow them, and does not hold them. */
  readonly aheadCount: number;
}

/**
 * Returns the window that the options ask for. It ends now unless `--to` says otherwise, or, when
 * the logs are more than a day old, with the day on which they end: `--days 90` over an archive means its
 * last ninety days.
 * @throws {UsageError} when the options contradict each other.
 */
export async function chooseWindow(
  { days, from: fromText, to: toText }: Pick<AnalyzeArgs, "days" | "from" | "to">,
  facts: WindowFacts,
): Promise<ChosenWindow> {
  const from = fromText === undefined ? undefined : parseTime("from", fromText);
  const to = toText === undefined || toText === "now" ? undefined : parseTime("to", toText);
  if (from !== undefined && to !== undefined && days !== undefined) {
    throw new UsageError("--from, --to and --days together", "Give two of the three.");
  }
  if (from !== undefined) return fixed(from, to ?? (days === undefined ? facts.now : from + days * DAY_S));
  const length = (days ?? DEFAULT_DAYS) * DAY_S;
  if (to !== undefined) return fixed(to - length, to);
  const newest = toText === "now" ? NOT_ASKED : await facts.newest();
  const end = endOfLogs(newest.at, facts.now);
  const { aheadCount } = newest;
  return { ...fixed((end ?? facts.now) - length, end ?? facts.now), endsWithLogs: end !== null, aheadCount };
}

/** Where nothing is read to learn when the logs end. */
export const NOT_ASKED: NewestRecord = { at: null, aheadCount: 0 };

function fixed(from: number, to: number): ChosenWindow {
  if (from < to) return { window: { from: Math.floor(from), to: Math.ceil(to) }, endsWithLogs: false, aheadCount: 0 };
  throw new UsageError("the window ends before it begins", "Give a --from that is before --to.");
}

/** Returns midnight after the newest record when that is more than a day ago, else null: no log is of times to come. */
function endOfLogs(newest: number | null, now: number): number | null {
  if (newest === null || now - newest <= DAY_S) return null;
  return Math.ceil(newest / DAY_S) * DAY_S;
}

/** AWS names a file by the first second of the five minutes whose records it holds. */
const INTERVAL_SECONDS = 300;
/** All of time, for listing. */
const EVER = { from: 0, to: 4_294_967_296 };

/**
 * Returns when the logs end: by the names that AWS gave the files, or, where no name tells, by the records
 * themselves. What is dated more than a day after now is a clock's fault and tells nothing; such records are counted.
 */
export async function newestRecord(source: LogSource, context: CommandContext): Promise<NewestRecord> {
  const latest = latestTime(context);
  let newest: number | null = null;
  for await (const { key } of source.list(EVER, context.io.signal)) {
    const { time } = parseKey(key);
    if (time !== null && time <= latest) newest = Math.max(newest ?? 0, time + INTERVAL_SECONDS);
  }
  return newest === null ? newestByReading(source, context) : { at: newest, aheadCount: 0 };
}

const latestTime = ({ io }: CommandContext): number => io.now() / 1000 + DAY_S;

async function newestByReading(source: LogSource, context: CommandContext): Promise<NewestRecord> {
  const { reporter, io } = context;
  const latest = latestTime(context);
  reporter.say("file names carry no time: searching for the newest record first (--to or --from avoids this)");
  let newest: number | null = null;
  let done = 0;
  let aheadCount = 0;
  for await (const item of readRecords(source, { window: EVER, signal: io.signal })) {
    if (item.kind !== "record") continue;
    const end = item.record.end ?? 0;
    if (end > latest) aheadCount += 1;
    else newest = Math.max(newest ?? 0, end);
    done += 1;
    if (done % 10_000 === 0) reporter.progress({ label: "looking", done, unit: "records" });
  }
  reporter.end();
  return { at: newest, aheadCount };
}
