/** A statement as it was started. */
export interface AthenaStatement {
  readonly sql: string;
  readonly database: string;
  readonly workgroup: string;
  /** Where results of any statement go: `s3://bucket/prefix/`. */
  readonly output: string;
  /** Aborted when the statement is stopped. */
  readonly signal: AbortSignal;
}

/** How Athena fails a statement. */
export interface AthenaFailure {
  /** What stands in `StateChangeReason`. */
  readonly reason: string;
  readonly isRetryable?: boolean;
  /** `FAILED` unless given. */
  readonly state?: "FAILED" | "CANCELLED";
}

/** The Athena of the sandbox: it keeps states, and somebody else executes. */
export interface AthenaOptions {
  /**
   * Executes a statement: what it writes into a bucket goes into the folder of the bucket. The sandbox has no engine of
   * its own. What it throws fails the statement.
   */
  readonly execute: (statement: AthenaStatement) => Promise<{ readonly scannedBytes: number } | AthenaFailure>;
  /** Statements under way at once; 20 unless given. One more is refused. */
  readonly maxRunning?: number;
  /**
   * How often its state is asked for before a statement may end; 1 unless given. Then it is put back in the queue once,
   * as AWS may do; with 0 it is not.
   */
  readonly polls?: number;
}
