import { randomUUID } from "node:crypto";
import { ApiError } from "../protocol/api-error.js";
import type { ApiRequest } from "../protocol/api-request.js";
import { integerParam, type QueryParams, textParam, textsParam } from "../protocol/query-params.js";
import { evaluateQuery, type ResultRow } from "./evaluate-query.js";
import type { LogGroupModel, LogGroups } from "./log-group.js";
import { parseQueryText } from "./parse-query-text.js";

/** The limits of Logs Insights; AWS's own unless given. */
export interface InsightsOptions {
  /** Queries under way at once in an account and region; 100. */
  readonly maxQueries?: number;
  /** The most rows of one query; 100,000. What a query names above it is refused. */
  readonly maxRows?: number;
  /** Rows of one page of results; 10,000. */
  readonly pageRows?: number;
  /** How often results are asked for before a query is complete; 1. */
  readonly polls?: number;
  /** How a query ends; `Complete` unless this says otherwise. It is told the seconds it was asked for. */
  readonly endOf?: (from: number, to: number) => "Complete" | "Failed" | "Timeout" | undefined;
}

interface QueryRun {
  readonly place: string;
  readonly rows: readonly ResultRow[];
  readonly statistics: object;
  readonly end: "Complete" | "Failed" | "Timeout";
  status: string;
  pollsLeft: number;
}

const MAX_QUERY_LENGTH = 10_000;
const MAX_GROUPS = 50;

/** The queries of Logs Insights: started, running while they are asked about, then complete. */
export class QueryRuns {
  readonly #groups: LogGroups;
  readonly #options: Required<InsightsOptions>;
  readonly #runs = new Map<string, QueryRun>();

  constructor(groups: LogGroups, options: InsightsOptions) {
    this.#groups = groups;
    this.#options = {
      maxQueries: 100,
      maxRows: 100_000,
      pageRows: 10_000,
      polls: 1,
      endOf: () => undefined,
      ...options,
    };
  }

  /** @throws ApiError `InvalidParameterException`, `MalformedQueryException`, `LimitExceededException`, `ResourceNotFoundException` */
  start(request: ApiRequest): { queryId: string } {
    const { params } = request;
    const from = seconds(params, "startTime");
    const to = seconds(params, "endTime");
    if (from > to) throw invalid("End time should not be before start time");
    const text = textParam(params, "queryString") ?? "";
    if (text.length > MAX_QUERY_LENGTH) throw invalid("queryString is too long");
    const limit = integerParam(params, "limit") ?? 10_000;
    if (limit < 1 || limit > this.#options.maxRows) throw invalid(`limit must be from 1 to ${this.#options.maxRows}`);
    const query = parseQueryText(text);
    const models = this.#groupsOf(request);
    const place = `${request.caller.accountId} ${request.region}`;
    const running = [...this.#runs.values()].filter((run) => run.place === place && run.status !== run.end);
    if (running.filter(({ status }) => status !== "Cancelled").length >= this.#options.maxQueries)
      throw new ApiError("LimitExceededException", "Account maximum query concurrency limit reached.");
    // Both ends are included, and they are seconds.
    const events = models.flatMap((model) => this.#groups.events(model, from * 1000, to * 1000 + 999));
    const { rows, matchedCount } = evaluateQuery(query, events, limit);
    const queryId = randomUUID();
    this.#runs.set(queryId, {
      place,
      rows,
      statistics: {
        recordsMatched: matchedCount,
        recordsScanned: events.length,
        bytesScanned: events.reduce((total, { message }) => total + Buffer.byteLength(message), 0),
      },
      end: this.#options.endOf(from, to) ?? "Complete",
      status: "Scheduled",
      pollsLeft: this.#options.polls,
    });
    return { queryId };
  }

  /** While a query runs, its results are partial. @throws ApiError `ResourceNotFoundException`, `InvalidParameterException` */
  results({ params }: ApiRequest): object {
    const run = this.#find(params);
    if (run.status === "Scheduled" || run.status === "Running") {
      run.status = run.pollsLeft > 0 ? "Running" : run.end;
      run.pollsLeft -= 1;
    }
    const isDone = run.status === "Complete";
    const rows = isDone ? run.rows : run.rows.slice(0, Math.floor(run.rows.length / 2));
    const size = integerParam(params, "maxItems") ?? this.#options.pageRows;
    if (size < 1 || size > this.#options.pageRows)
      throw invalid(`maxItems must be from 1 to ${this.#options.pageRows}`);
    const at = Number(textParam(params, "nextToken") ?? 0);
    if (!Number.isSafeInteger(at)) throw invalid("nextToken is invalid");
    const end = Math.min(rows.length, at + size);
    return {
      status: run.status,
      statistics: run.statistics,
      results: rows.slice(at, end),
      ...(isDone && end < rows.length ? { nextToken: String(end) } : {}),
    };
  }

  /** @throws ApiError `InvalidParameterException` when the query has ended */
  stop({ params }: ApiRequest): { success: boolean } {
    const run = this.#find(params);
    if (run.status !== "Scheduled" && run.status !== "Running") throw invalid("Query has already ended");
    run.status = "Cancelled";
    return { success: true };
  }

  #find(params: QueryParams): QueryRun {
    const run = this.#runs.get(textParam(params, "queryId") ?? "");
    if (run === undefined) throw new ApiError("ResourceNotFoundException", "The query does not exist.");
    return run;
  }

  #groupsOf(request: ApiRequest): LogGroupModel[] {
    const { params } = request;
    const one = textParam(params, "logGroupName");
    const given = [
      ...(one === undefined ? [] : [one]),
      ...textsParam(params, "logGroupNames"),
      ...textsParam(params, "logGroupIdentifiers"),
    ];
    if (given.length === 0 || given.length > MAX_GROUPS) throw invalid("1 to 50 log groups are needed");
    const models = given.map((name) => this.#groups.find(request, name));
    if (models.some(({ logClass }) => logClass === "DELIVERY"))
      throw invalid("Log groups of the DELIVERY class cannot be queried");
    return models;
  }
}

function seconds(params: QueryParams, name: string): number {
  const value = Number(textParam(params, name) ?? Number.NaN);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(`${name} is not a time in seconds`);
}

function invalid(message: string): ApiError {
  return new ApiError("InvalidParameterException", message);
}
