import type { LogObject } from "@sgt/flowlogs";
import { checkKeys } from "../errors.js";
import { configTasks } from "./config-days.js";
import { listingTasks, type TimeRange } from "./s3-days.js";
import { type AwsLogSource, type LogLayout, openS3Source, S3_SOURCE_KEYS, type S3SourceOptions } from "./s3-source.js";

export type HistorySourceOptions = Omit<S3SourceOptions, "logFormat" | "deliverySeconds">;

/** Files of a bucket that hold an account's history, and the sockets to it. */
export interface HistorySource extends Pick<AwsLogSource, "close"> {
  /** Those delivered from one time to another, seconds since 1970. */
  list(window: TimeRange, signal?: AbortSignal): AsyncIterable<LogObject>;
}

const HISTORY: LogLayout = {
  slackSeconds: 0,
  services: ["Config", "CloudTrail"],
  noun: "files of AWS Config or CloudTrail",
  code: "SGT_AWS_NO_HISTORY",
  async tasks(bucket, folder, range, signal) {
    const isConfig = folder.kind === "region" && folder.service === "Config";
    return isConfig ? configTasks(bucket, folder.prefix, range, signal) : listingTasks(folder, range);
  },
};

/**
 * Files of AWS Config and CloudTrail in S3, as they deliver them, and as a log archive of Control Tower holds them: for one account or for
 * hundreds. Only the years, months and days of the window are listed, and of the accounts and regions asked for. As with flow logs, what cannot be
 * listed or read is an object that cannot be opened; one that stands for a folder has a key that ends with a slash.
 *
 * `list` throws `SGT_AWS_NO_HISTORY` naming what is there instead, and what `s3Source` throws.
 *
 * @throws SGT_AWS_INVALID_SOURCE for the URL
 */
export function historySource(options: HistorySourceOptions): HistorySource {
  checkKeys(options, S3_SOURCE_KEYS);
  return openS3Source({ ...options, deliverySeconds: 0 }, HISTORY);
}
