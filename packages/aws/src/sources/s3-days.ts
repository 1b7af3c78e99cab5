import { DAY_S, HOUR_S } from "@sgt/cidr";
import { parseKey } from "@sgt/flowlogs";
import type { S3Bucket } from "./s3-bucket.js";
import type { LogFolder } from "./s3-folders.js";
import { type ListedObject, listPages } from "./s3-listing.js";

/** Seconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** What one chain of listing requests goes through: the days of one month in one folder. */
export interface ListingTask {
  readonly prefix: string;
  /** Only keys after the first and before the second; null where the prefix itself is the bound. */
  readonly after: string | null;
  readonly before: string | null;
  /** Where the folder has days: the text of the hour at which the first day begins to matter. */
  readonly firstHour: { readonly dayPrefix: string; readonly hour: string; readonly isHive: boolean } | null;
}

/**
 * The listings that find every object of the range in a folder, and as little else as can be: keys sort by
 * day, so a month is listed from its first day that matters to the last.
 */
export function listingTasks(folder: LogFolder, range: TimeRange): ListingTask[] {
  if (folder.kind === "folder") return [{ prefix: folder.prefix, after: null, before: null, firstHour: null }];
  const firstDay = Math.floor(range.from / DAY_S);
  const endDay = Math.ceil(range.to / DAY_S);
  const tasks: ListingTask[] = [];
  for (let day = firstDay; day < endDay; day = firstOfNextMonth(day)) {
    const prefix = folder.prefix + monthText(day, folder.isHive);
    const isFirst = day === firstDay;
    const isLast = firstOfNextMonth(day) >= endDay;
    const dayPrefix = prefix + dayText(day, folder.isHive);
    tasks.push({
      prefix,
      after: isFirst ? dayPrefix : null,
      before: isLast ? prefix + dayText(endDay - 1, folder.isHive, "0") : null,
      firstHour: isFirst ? { dayPrefix, hour: hourText(range.from), isHive: folder.isHive } : null,
    });
  }
  return tasks;
}

/** Lists the objects of a task that may hold records of the range, by the time in AWS's names. Throws as `listPages` does. */
export async function listRange(
  bucket: S3Bucket,
  task: ListingTask,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  const pages = listPages(bucket, task.prefix, { ...(task.after === null ? {} : { after: task.after }), signal });
  let skipTo: string | undefined;
  for (let next = await pages.next(); !next.done; next = await pages.next(skipTo)) {
    const { objects } = next.value;
    found.push(...objects.filter(({ key }) => key === task.prefix || isWanted(key, range)));
    const last = objects.at(-1)?.key ?? "";
    if (task.before !== null && last >= task.before) break;
    skipTo = hourToSkipTo(last, task);
  }
  return task.before === null ? found : found.filter(({ key }) => key < (task.before as string));
}

function isWanted(key: string, { from, to }: TimeRange): boolean {
  const { time } = parseKey(key);
  return time === null || (time >= from && time < to);
}

/** Where days are parted by hours, a page that ends before the first hour wanted is followed by that hour. */
function hourToSkipTo(lastKey: string, { firstHour }: ListingTask): string | undefined {
  if (firstHour === null || !lastKey.startsWith(firstHour.dayPrefix)) return undefined;
  const folder = lastKey.slice(firstHour.dayPrefix.length).split("/", 1)[0] ?? "";
  const wanted = firstHour.isHive ? `hour=${firstHour.hour}` : firstHour.hour;
  const isHour = /^(hour=)?\d\d$/.test(folder);
  return isHour && folder < wanted ? `${firstHour.dayPrefix}${wanted}/` : undefined;
}

function monthText(day: number, isHive: boolean): string {
  const [year, month] = isoDay(day);
  return isHive ? `year=${year}/month=${month}/` : `${year}/${month}/`;
}

/** `end` is what sorts right after the day's own slash, to bound it. */
function dayText(day: number, isHive: boolean, end: "/" | "0" = "/"): string {
  const [, , text] = isoDay(day);
  return `${isHive ? "day=" : ""}${text}${end}`;
}

function hourText(time: number): string {
  return String(Math.floor((time % DAY_S) / HOUR_S)).padStart(2, "0");
}

function isoDay(day: number): [string, string, string] {
  return new Date(day * DAY_S * 1000).toISOString().slice(0, 10).split("-") as [string, string, string];
}

function firstOfNextMonth(day: number): number {
  const date = new Date(day * DAY_S * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000 / DAY_S;
}
