import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DAY_S, HOUR_S, type OptionKeys } from "@sgt/cidr";
import { type LogObject, parseLogFormat } from "@sgt/flowlogs";
import type { FoldingSource, RemoteFold, RemoteFoldSettings } from "@sgt/flowlogs/node";
import { checkKeys } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";
import { type Clock, systemClock } from "../session/clock.js";
import { EventReader } from "./filter-events.js";
import { hoursOf, type LoggedHour } from "./hour-objects.js";
import { InsightsFold } from "./insights-fold.js";
import { type FoundGroup, findFormat, findGroup } from "./log-group.js";
import { QueryRunner } from "./run-query.js";
import type { AwsLogSource } from "./s3-source.js";
import { shareSignal } from "./share-signal.js";

export interface CloudWatchSourceOptions {
  readonly session: AwsSession;
  /** The log group's name, or its ARN. */
  readonly group: string;
  /** `${field} …` of the records; what the flow log says unless given. */
  readonly logFormat?: string | undefined;
  /**
   * `insights` counts records where the logs are, `local` fetches the events and counts them here:
   * for short windows. Both give the same evidence.
   */
  readonly engine: "insights" | "local";
  /** Queries under way at once; 8 unless given. */
  readonly maxQueries?: number | undefined;
  /** Rows asked of one query, beyond which its range is split; AWS's maximum unless given. */
  readonly maxRows?: number | undefined;
  /**
   * How long, in seconds, events may take to arrive; 900 unless given. An hour is read once it is over
   * for so long: the ledger counts an hour once.
   */
  readonly deliverySeconds?: number | undefined;
  /**
   * Lists the hours up to now, of which the last ones are not whole yet: to see who is refused at this moment. No ledger
   * takes it.
   */
  readonly isLive?: boolean | undefined;
  readonly clock?: Clock | undefined;
}

export interface CloudWatchSource extends AwsLogSource {
  readonly logFormat: string;
  readonly group: FoundGroup;
  /** Bytes that queries scanned so far: AWS charges for them. */
  readonly scannedBytes: number;
}

/**
 * Flow logs in a log group of CloudWatch Logs as a source, an hour being an object. Hours that retention
 * has taken away, and (unless it is live) hours that are not over for long enough, are not listed.
 *
 * @throws SGT_AWS_INVALID_SOURCE, SGT_AWS_LOG_GROUP_NOT_FOUND, SGT_AWS_LOG_FORMAT_UNKNOWN,
 *   SGT_AWS_LOG_FORMAT_UNUSABLE, SGT_FLOWLOGS_INVALID_FORMAT, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function cloudWatchSource(options: CloudWatchSourceOptions): Promise<CloudWatchSource> {
  checkKeys(options, CLOUD_WATCH_SOURCE_KEYS);
  const { session } = options;
  const group = await findGroup(session, options.group);
  const logFormat = await findFormat(session, group, options.logFormat);
  const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = session.inRegion(group.region).client(CloudWatchLogsClient);
  const source = new EventSource(options, client, group, logFormat);
  return options.engine === "local" ? source : new InsightsSource(options, client, group, logFormat);
}

const CLOUD_WATCH_SOURCE_KEYS = {
  session: "needed",
  group: "needed",
  logFormat: true,
  engine: "needed",
  maxQueries: true,
  maxRows: true,
  deliverySeconds: true,
  isLive: true,
  clock: true,
} satisfies OptionKeys<CloudWatchSourceOptions>;

/** Fetches the events of each hour. */
class EventSource implements CloudWatchSource {
  readonly logFormat: string;
  readonly group: FoundGroup;
  scannedBytes = 0;
  protected readonly client: CloudWatchLogsClient;
  protected readonly clock: Clock;
  readonly isLive: boolean;
  readonly #deliverySeconds: number;
  readonly #reader: EventReader;

  constructor(options: CloudWatchSourceOptions, client: CloudWatchLogsClient, group: FoundGroup, logFormat: string) {
    this.logFormat = logFormat;
    this.group = group;
    this.client = client;
    this.clock = options.clock ?? systemClock;
    this.isLive = options.isLive ?? false;
    this.#deliverySeconds = options.deliverySeconds ?? 900;
    this.#reader = new EventReader(client, group, this.clock);
  }

  async *list(window: { readonly from: number; readonly to: number }): AsyncGenerator<LogObject> {
    const now = Math.floor(this.clock.now() / 1000);
    const { retentionDays } = this.group;
    const kept = retentionDays === null ? 0 : now - retentionDays * DAY_S;
    // The hour that runs is listed as a whole: nothing of it lies ahead of now.
    const end = this.isLive ? now + HOUR_S : now - this.#deliverySeconds;
    const hours = hoursOf(this.group, window, { from: kept, to: end });
    for (const { key, from, to } of this.isLive ? daysOf(hours) : hours) {
      yield { key, size: 0, tag: "hour", open: (signal) => this.#reader.lines(from, to, signal) };
    }
  }

  async retentionDays(): Promise<number | null> {
    return this.group.retentionDays;
  }

  /** The connections are the session's. */
  close(): void {}
}

/** Hours side by side as one for each day: no ledger counts them, and a request for each would take minutes for a month. */
function daysOf(hours: readonly LoggedHour[]): LoggedHour[] {
  const days = new Map<number, LoggedHour>();
  for (const hour of hours) {
    const day = Math.floor(hour.from / DAY_S);
    days.set(day, { ...(days.get(day) ?? hour), to: hour.to });
  }
  return [...days.values()];
}

/** Lists the same hours, and counts where they are. */
class InsightsSource extends EventSource implements FoldingSource {
  readonly #maxQueries: number;
  readonly #maxRows: number | undefined;

  constructor(options: CloudWatchSourceOptions, client: CloudWatchLogsClient, group: FoundGroup, logFormat: string) {
    super(options, client, group, logFormat);
    this.#maxQueries = options.maxQueries ?? 8;
    this.#maxRows = options.maxRows;
  }

  async *foldObjects(objects: readonly LogObject[], settings: RemoteFoldSettings): AsyncGenerator<RemoteFold> {
    const runner = new QueryRunner({
      client: this.client,
      group: this.group,
      clock: this.clock,
      maxQueries: this.#maxQueries,
      maxRows: this.#maxRows,
      onScanned: (byteCount) => {
        this.scannedBytes += byteCount;
      },
      signal: shareSignal(settings.signal),
    });
    yield* new InsightsFold(this.group, parseLogFormat(this.logFormat), runner).fold(objects, settings);
  }
}
