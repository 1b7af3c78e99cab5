import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { checkKeys } from "../errors.js";
import { CUSTOM_LAYOUT, DEFAULT_LAYOUT, LineWriter, type LogLayout } from "./log-layout.js";
import { seededRandom } from "./random.js";
import { idMaker, SAMPLE_ACCOUNT_ID, SAMPLE_REGION } from "./sample-ids.js";
import { GONE_INTERFACE, SAMPLE_INTERFACES } from "./sample-interfaces.js";
import { sampleTraffic } from "./sample-traffic.js";
import { INTERVAL_SECONDS, TrafficHour } from "./traffic-hour.js";

export interface SampleLogOptions {
  /** Same seed, same records. Use the seed of the snapshot: the ids depend on it. Default 1. */
  readonly seed?: number;
  /** Seconds since 1970, a full hour: the first second after the logs. Default {@link SAMPLE_UNTIL}. */
  readonly until?: number;
  /** Default 90. */
  readonly days?: number;
}

const SAMPLE_KEYS = { seed: true, until: true, days: true } satisfies Record<keyof SampleLogOptions, true>;

export interface SampleLogs {
  readonly fileCount: number;
  readonly recordCount: number;
  readonly byteCount: number;
  /** Seconds since 1970; `from` included, `to` excluded. */
  readonly from: number;
  readonly to: number;
}

/** 2026-11-01T00:00:00Z: three month ends lie in the ninety days before. */
export const SAMPLE_UNTIL: number = Date.UTC(2026, 10, 1) / 1000;

const HOUR_SECONDS = 3600;
const INTERVALS_PER_HOUR = HOUR_SECONDS / INTERVAL_SECONDS;
const INTERFACES = new Map([...SAMPLE_INTERFACES, GONE_INTERFACE].map((eni) => [eni.name, eni] as const));
const compress = promisify(gzip);

/**
 * Writes flow logs of the sample account below `dir` as AWS delivers them to S3
 * (`AWSLogs/<account>/vpcflowlogs/<region>/yyyy/MM/dd/…log.gz`), one delivery interval an hour: the
 * first third of the window in the default layout, the rest in a custom one.
 * @returns what was written; the same for the same options.
 */
export async function writeSampleLogs(dir: string, options: SampleLogOptions = {}): Promise<SampleLogs> {
  checkKeys(options, SAMPLE_KEYS);
  const { seed = 1, until = SAMPLE_UNTIL, days = 90 } = options;
  const from = until - days * 24 * HOUR_SECONDS;
  const id = idMaker(seed);
  const random = seededRandom(seed);
  const writers = [DEFAULT_LAYOUT, CUSTOM_LAYOUT].map((layout) => ({ layout, lines: new LineWriter(layout, id) }));
  let fileCount = 0;
  let recordCount = 0;
  let byteCount = 0;
  const pending: Promise<number>[] = [];
  for (let hour = 0; hour < days * 24; hour++) {
    const hasFlags = hour >= (days * 24) / 3;
    const { layout, lines } = writers[hasFlags ? 1 : 0] as (typeof writers)[number];
    const start = from + hour * HOUR_SECONDS + random.int(0, INTERVALS_PER_HOUR - 1) * INTERVAL_SECONDS;
    const at = new TrafficHour(start, random);
    sampleTraffic(at, { ...calendar(start), hour, dayOfWindow: Math.floor(hour / 24), hasFlags });
    const text = fileText(at, lines);
    pending.push(writeLogFile(dir, fileKey(layout, start, id), text.join("\n")));
    // A day at a time: enough to keep the compressor's threads busy.
    if (pending.length === 24) byteCount += sum(await Promise.all(pending.splice(0)));
    fileCount += 1;
    recordCount += text.length - 2;
  }
  byteCount += sum(await Promise.all(pending));
  return { fileCount, recordCount, byteCount, from, to: until };
}

function calendar(seconds: number): { hourOfDay: number; isMonthEnd: boolean } {
  const at = new Date(seconds * 1000);
  const tomorrow = new Date((seconds + 24 * HOUR_SECONDS) * 1000);
  return { hourOfDay: at.getUTCHours(), isMonthEnd: tomorrow.getUTCMonth() !== at.getUTCMonth() };
}

/** Header, lines, and an empty string so that the last line ends too. */
function fileText(at: TrafficHour, lines: LineWriter): string[] {
  const eniOf = (name: string) => INTERFACES.get(name) as typeof GONE_INTERFACE;
  return [
    lines.header,
    ...at.records.map((record) => lines.record(record, eniOf(record.eni))),
    ...at.gaps.map((gap) => lines.gap(gap, eniOf(gap.eni))),
    "",
  ];
}

/** `AWSLogs/…/{account}_vpcflowlogs_{region}_{flow-log-id}_{YYYYMMDDTHHmmZ}_{hash}.log.gz` */
function fileKey(layout: LogLayout, start: number, id: ReturnType<typeof idMaker>): string {
  const [day, time] = new Date(start * 1000).toISOString().split("T") as [string, string];
  const stamp = `${day.replaceAll("-", "")}T${time.slice(0, 5).replace(":", "")}Z`;
  const flowLogId = id("fl", layout.name);
  const hash = createHash("sha256").update(`${flowLogId} ${stamp}`).digest("hex").slice(0, 8);
  const name = `${SAMPLE_ACCOUNT_ID}_vpcflowlogs_${SAMPLE_REGION}_${flowLogId}_${stamp}_${hash}.log.gz`;
  return join("AWSLogs", SAMPLE_ACCOUNT_ID, "vpcflowlogs", SAMPLE_REGION, ...day.split("-"), name);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function writeLogFile(dir: string, key: string, text: string): Promise<number> {
  const path = join(dir, key);
  const bytes = await compress(text);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, bytes);
  return bytes.length;
}
