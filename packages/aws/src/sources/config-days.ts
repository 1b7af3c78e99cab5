import { DAY_S } from "@sgt/cidr";
import type { S3Bucket } from "./s3-bucket.js";
import type { ListingTask, TimeRange } from "./s3-days.js";
import { listFolders } from "./s3-listing.js";

/**
 * The listings that find what AWS Config delivered in a time. It writes months and days as plain numbers, which do not sort by time, so the
 * folders of a year are asked for, and those of a month that the time holds in part; a copy with padded numbers is found as well.
 *
 * @throws as {@link listFolders} does.
 */
export async function configTasks(
  bucket: S3Bucket,
  prefix: string,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<ListingTask[]> {
  const tasks: ListingTask[] = [];
  const descend = async (folder: string, parts: readonly number[]): Promise<void> => {
    for (const child of await listFolders(bucket, folder, signal)) {
      const part = numberOf(child.slice(folder.length, -1));
      if (part === null) continue;
      const span = spanOf([...parts, part]);
      if (span.from >= range.to || span.to <= range.from) continue;
      const isWhole = parts.length === 2 || (parts.length === 1 && span.from >= range.from && span.to <= range.to);
      if (isWhole) tasks.push({ prefix: child, after: null, before: null, firstHour: null });
      else await descend(child, [...parts, part]);
    }
  };
  await descend(prefix, []);
  return tasks;
}

function numberOf(text: string): number | null {
  return /^\d{1,4}$/.test(text) ? Number(text) : null;
}

/** The time of a year, of a month or of a day. */
function spanOf([year = 0, month, day]: readonly number[]): TimeRange {
  const from = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  if (month === undefined) return { from: from / 1000, to: Date.UTC(year + 1, 0, 1) / 1000 };
  const to = day === undefined ? Date.UTC(year, month, 1) : from + DAY_S * 1000;
  return { from: from / 1000, to: to / 1000 };
}
