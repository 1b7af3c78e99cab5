import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { awsError } from "../errors.js";
import { failureFrom } from "../session/aws-failure.js";
import type { Clock } from "../session/clock.js";
import { errorFromFailure } from "../session/failure-error.js";
import { reading } from "../session/reading.js";
import type { AnswerRow } from "./insights-rows.js";
import type { FoundGroup } from "./log-group.js";

/** What one query brought. */
export interface QueryAnswer {
  readonly rows: readonly AnswerRow[];
  /** True when there may be more rows than could be had, or when the query was given up for time. */
  readonly isCut: boolean;
}

export interface QueryRunnerOptions {
  readonly client: CloudWatchLogsClient;
  readonly group: FoundGroup;
  readonly clock: Clock;
  /** Queries under way at once; AWS allows 100 in an account and region, and others want some. */
  readonly maxQueries: number;
  /** Rows asked of one query; AWS's maximum unless given. */
  readonly maxRows?: number | undefined;
  /** Called with the bytes each query scanned: AWS charges for them. */
  readonly onScanned: (byteCount: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** The most that StartQuery takes for Logs Insights QL, and what it was before. */
const MAX_ROWS = 100_000;
const OLD_MAX_ROWS = 10_000;
const FIRST_POLL_MS = 250;
const LAST_POLL_MS = 5_000;
/** How often a query that AWS failed is tried in all. */
const ATTEMPTS = 3;
/** How long it is waited for a place among the running queries: long enough for other people's to end. */
const PATIENCE_MS = 30 * 60_000;
/** AWS ends a query after an hour; one that says nothing for longer is given up like those. */
const LONGEST_MS = 65 * 60_000;

/** Runs queries of Logs Insights, a bounded number at once, each to its end and with every page of its rows. */
export class QueryRunner {
  readonly #options: QueryRunnerOptions;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #maxRows: number;

  constructor(options: QueryRunnerOptions) {
    this.#options = options;
    this.#maxRows = options.maxRows ?? MAX_ROWS;
  }

  /**
   * Asks for the events of `from` (included) to `to` (excluded), seconds since 1970.
   *
   * @throws SGT_AWS_QUERY_FAILED, SGT_AWS_DENIED and the other codes of a failed call
   */
  async ask(query: string, from: number, to: number): Promise<QueryAnswer> {
    await this.#enter();
    try {
      for (let attempt = 1; ; attempt++) {
        const { answer, status } = await this.#once(query, from, to);
        if (answer !== null) return answer;
        if (status === "Timeout") return { rows: [], isCut: true };
        if (attempt === ATTEMPTS) throw queryFailed(status, from, to);
        await this.#pause(attempt * 1_000);
      }
    } finally {
      this.#leave();
    }
  }

  async #once(query: string, from: number, to: number): Promise<{ answer: QueryAnswer | null; status: string }> {
    const queryId = await this.#start(query, from, to);
    const { GetQueryResultsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const deadline = this.#options.clock.now() + LONGEST_MS;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 1.5, LAST_POLL_MS)) {
      await this.#pause(wait).catch(async (thrown: unknown) => {
        await this.#stop(queryId);
        throw thrown;
      });
      const first = await reading("logs:GetQueryResults", () =>
        this.#options.client.send(new GetQueryResultsCommand({ queryId })),
      );
      const status = first.status ?? "Unknown";
      const isUnderWay = status === "Scheduled" || status === "Running" || status === "Unknown";
      if (isUnderWay && this.#options.clock.now() < deadline) continue;
      if (isUnderWay) await this.#stop(queryId);
      this.#options.onScanned(first.statistics?.bytesScanned ?? 0);
      const answer = status === "Complete" ? await this.#rest(queryId, first) : null;
      return { answer, status: isUnderWay ? "Timeout" : status };
    }
  }

  async #start(queryString: string, from: number, to: number): Promise<string> {
    const { StartQueryCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const { client, group, clock } = this.#options;
    const target = group.isLinked ? { logGroupIdentifiers: [group.arn] } : { logGroupName: group.name };
    const deadline = clock.now() + PATIENCE_MS;
    for (let wait = 1_000; ; wait = Math.min(wait * 2, 30_000)) {
      // Both ends are included: ranges side by side must not share a second.
      const range = { startTime: from, endTime: to - 1, limit: this.#maxRows };
      try {
        const command = new StartQueryCommand({ ...target, queryString, ...range });
        return (await client.send(command)).queryId ?? "";
      } catch (thrown) {
        const failure = failureFrom("logs:StartQuery", thrown);
        const isOldLimit = failure.awsCode === "InvalidParameterException" && range.limit > OLD_MAX_ROWS;
        const isFull = failure.awsCode === "LimitExceededException" && clock.now() < deadline;
        if (isOldLimit) this.#maxRows = Math.min(this.#maxRows, OLD_MAX_ROWS);
        else if (isFull) await this.#pause(wait);
        else throw errorFromFailure(failure, { group: group.name });
      }
    }
  }

  /** All pages of a complete query. Ten thousand rows and no token is what an older API gives of more. */
  async #rest(queryId: string, first: Results): Promise<QueryAnswer> {
    const { GetQueryResultsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const rows = rowsOf(first);
    let page = first;
    while (tokenOf(page) !== undefined && rows.length < this.#maxRows) {
      const next = { queryId, nextToken: tokenOf(page) };
      page = await reading("logs:GetQueryResults", () => this.#options.client.send(new GetQueryResultsCommand(next)));
      rows.push(...rowsOf(page));
    }
    return { rows, isCut: rows.length >= this.#maxRows || rows.length === OLD_MAX_ROWS };
  }

  async #stop(queryId: string): Promise<void> {
    const { StopQueryCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    // A query that ended meanwhile cannot be stopped, and need not be.
    await this.#options.client.send(new StopQueryCommand({ queryId })).catch(() => undefined);
  }

  async #pause(ms: number): Promise<void> {
    const { clock, signal } = this.#options;
    await clock.sleep(ms, signal);
    signal?.throwIfAborted();
  }

  async #enter(): Promise<void> {
    if (this.#running >= this.#options.maxQueries) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    this.#options.signal?.throwIfAborted();
  }

  /** The place goes to the next who waits. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}

interface Results {
  readonly results?:
    | readonly (readonly { readonly field?: string | undefined; readonly value?: string | undefined }[])[]
    | undefined;
  readonly nextToken?: string | undefined;
}

function tokenOf({ nextToken }: Results): string | undefined {
  return nextToken === "" ? undefined : nextToken;
}

function rowsOf({ results = [] }: Results): AnswerRow[] {
  return results.map((row) => new Map(row.map(({ field = "", value = "" }) => [field, value])));
}

function queryFailed(status: string, from: number, to: number): Error {
  const says = `the query for ${new Date(from * 1000).toISOString()} to ${new Date(to * 1000).toISOString()} ended as ${status}`;
  return awsError("SGT_AWS_QUERY_FAILED", says, {
    source: "aws",
    hint: "Run the command again; what was read is kept.",
  });
}
