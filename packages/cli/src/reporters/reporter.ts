/** How far a long step has come. */
export interface Progress {
  /** What is being done: `reading`. */
  readonly label: string;
  readonly done: number;
  /** Absent while it is not known. */
  readonly total?: number | undefined;
  /** Of `done` and `total`, in the plural: `files`. */
  readonly unit: string;
  /** What is counted beside it, such as records; its rate is shown. */
  readonly also?: { readonly count: number; readonly total?: number; readonly unit: string } | undefined;
  /** What else is worth a glance. */
  readonly note?: string | undefined;
  readonly bytes?: number | undefined;
  readonly byteTotal?: number | undefined;
}

/** What a command tells while it works. It goes to stderr; stdout holds the result alone. */
export interface Reporter {
  /** A line for the person who watches; nothing with `--quiet`. */
  say(text: string): void;
  /** A line that matters also with `--quiet`. */
  warn(text: string): void;
  /** A command to copy, and what it is for: never wrapped. Nothing with `--quiet`. */
  sayCommand(what: string, command: string): void;
  /** The state of a long step; cheap to call often. */
  progress(progress: Progress): void;
  /** Takes the live line away until it is drawn again: something else is about to be written. */
  clear(): void;
  /** Ends the live line. */
  end(): void;
}
