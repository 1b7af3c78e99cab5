import { randomUUID } from "node:crypto";
import { ApiError } from "../protocol/api-error.js";
import type { ApiRequest } from "../protocol/api-request.js";
import { structureParam, textParam } from "../protocol/query-params.js";
import type { AthenaFailure, AthenaOptions, AthenaStatement } from "./athena-options.js";

type Ended = { readonly scannedBytes: number } | AthenaFailure;

interface StatementRun {
  readonly id: string;
  readonly token: string;
  readonly sql: string;
  readonly stop: AbortController;
  state: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  pollsLeft: number;
  wasPutBack: boolean;
  ended: Ended | null;
}

/** Limits of the Athena API reference, StartQueryExecution. */
const MAX_BYTES = 262_144;
const MIN_TOKEN = 32;

/** The statements of Athena: queued, running, for a moment queued again, then ended. */
export class StatementRuns {
  readonly #options: AthenaOptions;
  readonly #runs = new Map<string, StatementRun>();

  constructor(options: AthenaOptions) {
    this.#options = options;
  }

  /** @throws ApiError `InvalidRequestException`, `TooManyRequestsException` */
  start({ params }: ApiRequest): { QueryExecutionId: string } {
    const sql = textParam(params, "QueryString") ?? "";
    const token = textParam(params, "ClientRequestToken") ?? "";
    if (sql === "" || Buffer.byteLength(sql) > MAX_BYTES) throw invalid("QueryString has a wrong length");
    if (token.length < MIN_TOKEN) throw invalid("ClientRequestToken is too short");
    const output = textParam(structureParam(params, "ResultConfiguration") ?? {}, "OutputLocation");
    if (output === undefined) throw invalid("No output location provided.");
    const known = [...this.#runs.values()].find((run) => run.token === token);
    if (known !== undefined) return { QueryExecutionId: known.id };
    const running = [...this.#runs.values()].filter(({ state }) => state === "QUEUED" || state === "RUNNING");
    if (running.length >= (this.#options.maxRunning ?? 20))
      throw new ApiError(
        "TooManyRequestsException",
        "You have exceeded the limit for the number of queries you can run concurrently.",
      );
    const run: StatementRun = {
      id: randomUUID(),
      token,
      sql,
      stop: new AbortController(),
      state: "QUEUED",
      pollsLeft: this.#options.polls ?? 1,
      wasPutBack: (this.#options.polls ?? 1) === 0,
      ended: null,
    };
    this.#runs.set(run.id, run);
    const database = textParam(structureParam(params, "QueryExecutionContext") ?? {}, "Database") ?? "default";
    const workgroup = textParam(params, "WorkGroup") ?? "primary";
    // It never rejects; whoever asks for the state learns how it ended.
    void this.#execute(run, { sql, database, workgroup, output, signal: run.stop.signal });
    return { QueryExecutionId: run.id };
  }

  /** @throws ApiError `InvalidRequestException` */
  get({ params }: ApiRequest): object {
    const run = this.#find(params);
    step(run);
    const failure = run.ended !== null && "reason" in run.ended ? run.ended : undefined;
    const scanned = run.ended !== null && "scannedBytes" in run.ended ? run.ended.scannedBytes : 0;
    const reason = failure === undefined ? {} : { StateChangeReason: failure.reason, AthenaError: errorOf(failure) };
    return {
      QueryExecution: {
        QueryExecutionId: run.id,
        Query: run.sql,
        Status: { State: run.state, ...(run.state === "FAILED" || run.state === "CANCELLED" ? reason : {}) },
        Statistics: { DataScannedInBytes: run.state === "SUCCEEDED" ? scanned : 0 },
      },
    };
  }

  /** @throws ApiError `InvalidRequestException` */
  stop({ params }: ApiRequest): object {
    const run = this.#find(params);
    if (run.state === "QUEUED" || run.state === "RUNNING") {
      run.state = "CANCELLED";
      run.stop.abort();
    }
    return {};
  }

  async #execute(run: StatementRun, statement: AthenaStatement): Promise<void> {
    try {
      run.ended = await this.#options.execute(statement);
    } catch (error) {
      run.ended = { reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #find(params: ApiRequest["params"]): StatementRun {
    const run = this.#runs.get(textParam(params, "QueryExecutionId") ?? "");
    if (run === undefined) throw invalid("QueryExecution was not found");
    return run;
  }
}

/** What becomes of a statement between two questions. */
function step(run: StatementRun): void {
  if (run.state === "QUEUED") run.state = "RUNNING";
  else if (run.state === "RUNNING" && run.pollsLeft > 0) run.pollsLeft -= 1;
  else if (run.state === "RUNNING" && !run.wasPutBack) {
    run.wasPutBack = true;
    run.state = "QUEUED";
  } else if (run.state === "RUNNING" && run.ended !== null) {
    run.state = "reason" in run.ended ? (run.ended.state ?? "FAILED") : "SUCCEEDED";
  }
}

function errorOf({ reason, isRetryable = false }: AthenaFailure): object {
  return { ErrorCategory: isRetryable ? 1 : 2, ErrorMessage: reason, Retryable: isRetryable };
}

function invalid(message: string): ApiError {
  return new ApiError("InvalidRequestException", message);
}
