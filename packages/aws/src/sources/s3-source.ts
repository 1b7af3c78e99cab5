import { HOUR_S, isSgtError, type OptionKeys } from "@sgt/cidr";
import type { LogObject, LogSource } from "@sgt/flowlogs";
import { checkKeys } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";
import { type Clock, systemClock } from "../session/clock.js";
import { inOrder } from "../session/in-order.js";
import { FetchAhead } from "./fetch-ahead.js";
import { type BucketOptions, openBucket, type S3Bucket } from "./s3-bucket.js";
import { type ListingTask, listingTasks, listRange, type TimeRange } from "./s3-days.js";
import { findLogFolders, type LogFilter, type LogFolder, type LogSearch } from "./s3-folders.js";
import type { ListedObject } from "./s3-listing.js";
import { parseS3Url } from "./s3-location.js";
import { readBucketRetention } from "./s3-retention.js";
import { shareSignal } from "./share-signal.js";

export interface S3SourceOptions extends BucketOptions, LogFilter {
  readonly session: AwsSession;
  /** `s3://bucket/prefix`, or with an access point's ARN for the bucket. */
  readonly url: string;
  /** `${field} …` for objects without a header line. */
  readonly logFormat?: string | undefined;
  /**
   * How far, in seconds, the time in an object's name may lie from the records wanted, beyond the
   * longest aggregation interval of 10 minutes; 3,600 unless given.
   */
  readonly deliverySeconds?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** A source that holds sockets. */
export interface AwsLogSource extends LogSource {
  /** Days that the place keeps logs; null for ever, undefined when that may not be asked. */
  retentionDays(): Promise<number | null | undefined>;
  /** Closes them; the source may be used again. */
  close(): void;
}

/** A kind of logs in S3, and how they lie by day. */
export interface LogLayout extends LogSearch {
  /** So far from the time in an object's name may its records lie, beside what the delivery takes. */
  readonly slackSeconds: number;
  tasks(bucket: S3Bucket, folder: LogFolder, range: TimeRange, signal?: AbortSignal): Promise<readonly ListingTask[]>;
}

/** AWS aggregates up to 10 minutes, and a file holds the records that ended within 5. */
const INTERVAL_S = 600;

const FLOW_LOGS: LogLayout = {
  slackSeconds: INTERVAL_S,
  services: ["vpcflowlogs"],
  noun: "flow logs",
  code: "SGT_AWS_NO_FLOW_LOGS",
  tasks: (_, folder, range) => Promise.resolve(listingTasks(folder, range)),
};

/** Listings under way at once; S3 takes thousands a second. */
const LISTED_AT_ONCE = 16;

/**
 * Flow logs in S3 as a source: AWS's four key layouts below the prefix, for one account or for
 * hundreds in a central bucket. Only the months, days and hours of the window are listed. The bucket may lie in
 * any region of the partition.
 *
 * What cannot be listed or read is an object that cannot be opened, so it ends up among the unread. The
 * tag of an object is its ETag. `list` throws what `findLogFolders` and `openBucket` throw.
 *
 * @throws SGT_AWS_INVALID_SOURCE for the URL
 */
export function s3Source(options: S3SourceOptions): AwsLogSource {
  checkKeys(options, S3_SOURCE_KEYS);
  return openS3Source(options);
}

/** As {@link s3Source}, for options that hold more and are checked; of other logs than flow logs if so asked. */
export function openS3Source(options: S3SourceOptions, layout: LogLayout = FLOW_LOGS): AwsLogSource {
  const { session, url, logFormat, deliverySeconds = HOUR_S, clock = systemClock } = options;
  const location = parseS3Url(url);
  const slack = layout.slackSeconds + deliverySeconds;
  let opened: Promise<S3Bucket> | undefined;
  const open = (): Promise<S3Bucket> => {
    opened ??= openBucket(session, location, options);
    return opened.catch((thrown: unknown) => {
      opened = undefined;
      throw thrown;
    });
  };
  return {
    ...(logFormat === undefined ? {} : { logFormat }),
    async *list({ from, to }, stop) {
      const signal = shareSignal(stop);
      const bucket = await open();
      const range = { from: Math.max(0, from - slack), to: to + slack };
      const folders = await findLogFolders(bucket, location.prefix, { ...layout, filter: options }, signal);
      const ahead = new FetchAhead(bucket, clock);
      const tasks: ListingTask[] = [];
      const tasksOf = (folder: LogFolder) => layout.tasks(bucket, folder, range, signal);
      for await (const some of inOrder(folders, LISTED_AT_ONCE, tasksOf)) tasks.push(...some);
      for await (const found of inOrder(tasks, LISTED_AT_ONCE, (task) => listOrFail(bucket, task, range, signal))) {
        if (Array.isArray(found)) for (const object of found) yield ahead.logObject(object);
        else yield found as LogObject;
      }
    },
    async retentionDays() {
      return readBucketRetention(await open(), location.prefix);
    },
    close() {
      opened?.then(({ client }) => client.destroy()).catch(() => undefined);
      opened = undefined;
    },
  };
}

export const S3_SOURCE_KEYS: OptionKeys<S3SourceOptions> = {
  session: "needed",
  url: "needed",
  logFormat: true,
  deliverySeconds: true,
  clock: true,
  requestPayer: true,
  expectedOwner: true,
  accounts: true,
  regions: true,
};

/** One account's days that may not be listed are a hole in the run, not its end. */
async function listOrFail(
  bucket: S3Bucket,
  task: ListingTask,
  range: TimeRange,
  signal: AbortSignal | undefined,
): Promise<readonly ListedObject[] | LogObject> {
  try {
    return await listRange(bucket, task, range, signal);
  } catch (thrown) {
    if (signal?.aborted || !isSgtError(thrown) || thrown.code !== "SGT_AWS_DENIED") throw thrown;
    return {
      key: task.prefix,
      size: 0,
      tag: "unlisted",
      open: () => {
        throw thrown;
      },
    };
  }
}
