import type { AthenaClient, GetQueryExecutionOutput } from "@aws-sdk/client-athena";
import { failureFrom } from "../session/aws-failure.js";
import type { Clock } from "../session/clock.js";
import { errorFromFailure } from "../session/failure-error.js";
import { reading } from "../session/reading.js";
import { outputError, statementError } from "./statement-error.js";

export interface StatementRunnerOptions {
  readonly client: AthenaClient;
  readonly clock: Clock;
  readonly workgroup: string;
  readonly database: string;
  /** Where Athena puts what it writes beside the answer: `s3://bucket/folder/`. */
  readonly resultsFolder: string;
  /** Called with the bytes that each statement scanned: AWS charges for them. */
  readonly onScanned: (byteCount: number) => void;
}

const FIRST_POLL_MS = 250;
const LAST_POLL_MS = 5_000;
/** How long it is waited for a place among the account's running queries. */
const PATIENCE_MS = 30 * 60_000;
/** What Athena keeps of a reason, and we of it. */
const REASON_LENGTH = 1_000;

/** Runs statements of Athena, each to its end. */
export class StatementRunner {
  readonly #options: StatementRunnerOptions;

  constructor(options: StatementRunnerOptions) {
    this.#options = options;
  }

  /**
   * Runs one statement and returns when it has succeeded. A statement that is given up, by the signal or because its state
   * cannot be asked for, is stopped.
   *
   * @throws SGT_AWS_QUERY_FAILED, SGT_AWS_QUERY_CANCELLED, SGT_AWS_QUERY_DENIED, SGT_AWS_QUERY_OUTPUT, SGT_AWS_DENIED and
   *   the other codes of a failed call
   */
  async run(statement: string, signal?: AbortSignal): Promise<void> {
    const id = await this.#start(statement, signal);
    try {
      await this.#end(id, signal);
    } catch (thrown) {
      await this.#stop(id);
      throw thrown;
    }
  }

  async #start(QueryString: string, signal: AbortSignal | undefined): Promise<string> {
    const { StartQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    const { client, clock, workgroup, database, resultsFolder } = this.#options;
    // The SDK adds a token, so that a repeated call starts nothing twice. Results of earlier queries are not used again.
    const command = new StartQueryExecutionCommand({
      QueryString,
      WorkGroup: workgroup,
      QueryExecutionContext: { Database: database },
      ResultConfiguration: { OutputLocation: resultsFolder },
    });
    const deadline = clock.now() + PATIENCE_MS;
    for (let wait = 1_000; ; wait = Math.min(wait * 2, 30_000)) {
      signal?.throwIfAborted();
      try {
        return (await client.send(command)).QueryExecutionId ?? "";
      } catch (thrown) {
        const failure = failureFrom("athena:StartQueryExecution", thrown);
        if (failure.awsCode !== "TooManyRequestsException" || clock.now() >= deadline)
          throw outputError(failure.text) ?? errorFromFailure(failure, { workgroup });
        await clock.sleep(wait, signal);
      }
    }
  }

  /** A running statement may go back to the queue (Athena API reference, QueryExecutionStatus). */
  async #end(id: string, signal: AbortSignal | undefined): Promise<void> {
    const { clock, onScanned } = this.#options;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 1.5, LAST_POLL_MS)) {
      await clock.sleep(wait, signal);
      signal?.throwIfAborted();
      const { Status, Statistics } = await this.#ask(id);
      const state = Status?.State ?? "QUEUED";
      if (state === "QUEUED" || state === "RUNNING") continue;
      onScanned(Statistics?.DataScannedInBytes ?? 0);
      if (state === "SUCCEEDED") return;
      const reason = (Status?.StateChangeReason ?? Status?.AthenaError?.ErrorMessage ?? "no reason given").slice(
        0,
        REASON_LENGTH,
      );
      throw statementError({ state, reason, isRetryable: Status?.AthenaError?.Retryable === true });
    }
  }

  async #ask(QueryExecutionId: string): Promise<NonNullable<GetQueryExecutionOutput["QueryExecution"]>> {
    const { GetQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    const command = new GetQueryExecutionCommand({ QueryExecutionId });
    const answer = await reading("athena:GetQueryExecution", () => this.#options.client.send(command));
    return answer.QueryExecution ?? {};
  }

  async #stop(QueryExecutionId: string): Promise<void> {
    const { StopQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    // One that has ended needs no stopping; that it cannot be stopped changes nothing of why it was given up.
    await this.#options.client.send(new StopQueryExecutionCommand({ QueryExecutionId })).catch(() => undefined);
  }
}
