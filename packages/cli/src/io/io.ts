/** A stream that text goes to; where there is much of it, as the bytes of it in UTF-8. */
export interface TextSink {
  /** Resolves when more may be written, so that millions of lines do not pile up. */
  write(text: string | Uint8Array): Promise<void>;
  readonly isTty: boolean;
  /** Columns of the terminal; undefined off a terminal. */
  readonly columns: number | undefined;
  /** True when nobody reads any more (`sgt … | head`). */
  readonly closed: boolean;
}

/** Where the result goes. */
export interface ResultSink extends TextSink {
  /**
   * Resolves when all that was written has arrived; with what kept it from arriving, unless its reader left. To be left out
   * where writing itself rejects.
   */
  finish?(): Promise<Error | null>;
}

/** Everything that the program has of the world around it: tests give their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** True when stdin is a keyboard. */
  readonly stdinIsTty: boolean;
  readonly stdout: ResultSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How the user calls this program: `sgt`, or node and a path. For commands that are suggested. */
  readonly program: string;
  /** Absolute; relative paths in arguments start here. */
  readonly cwd: string;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** Asks the person at the terminal; null when there is none to ask. */
  ask(question: string): Promise<string | null>;
}
