import type { OptionKeys } from "@sgt/cidr";
import { awsError, checkKeys } from "../errors.js";
import { type Clock, systemClock } from "../session/clock.js";
import type { JournalEntry } from "./journal-entry.js";
import { diskFiles, type JournalFile, type JournalFiles } from "./journal-files.js";
import { FIRST_SUM, formatLine } from "./journal-text.js";
import { type Journal, readJournal } from "./read-journal.js";

/** Where a run writes down what it does. */
export interface JournalWriter {
  readonly path: string;
  /**
   * Appends one entry and returns when it is on the disk.
   *
   * @throws SGT_AWS_JOURNAL_WRITE when it cannot be written; after that the writer takes nothing more
   */
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly files?: JournalFiles | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Makes a new journal.
 *
 * @throws SGT_AWS_JOURNAL_EXISTS when the path is taken: a journal is never written over
 * @throws SGT_AWS_JOURNAL_WRITE when it cannot be made
 */
export async function openJournal(path: string, options: JournalOptions = {}): Promise<JournalWriter> {
  checkKeys(options, OPEN_JOURNAL_KEYS);
  const { files = diskFiles, clock = systemClock } = options;
  const file = await files.create(path).catch((cause: unknown) => {
    if (Reflect.get(Object(cause), "code") !== "EEXIST") throw notWritten(path, cause);
    throw awsError("SGT_AWS_JOURNAL_EXISTS", `there is already a journal at "${path}"`, {
      hint: "Resume or revert that run, or give another path.",
      details: { file: path },
    });
  });
  return new Writer(path, file, clock, 0, FIRST_SUM);
}

const OPEN_JOURNAL_KEYS = { files: true, clock: true } satisfies OptionKeys<JournalOptions>;

/**
 * Opens a journal to go on in it, and returns it with what it says so far. A torn last line is cut off.
 *
 * @throws as {@link readJournal}, and SGT_AWS_JOURNAL_WRITE when it cannot be opened for writing
 */
export async function continueJournal(
  path: string,
  options: JournalOptions = {},
): Promise<{ journal: Journal; writer: JournalWriter }> {
  const { files = diskFiles, clock = systemClock } = options;
  const journal = await readJournal(path, files);
  const file = await files.extend(path, journal.length).catch((cause: unknown) => {
    throw notWritten(path, cause);
  });
  return { journal, writer: new Writer(path, file, clock, journal.lines.length, journal.lastSum) };
}

class Writer implements JournalWriter {
  readonly path: string;
  readonly #file: JournalFile;
  readonly #clock: Clock;
  #seq: number;
  #sum: string;
  #broken = false;

  constructor(path: string, file: JournalFile, clock: Clock, seq: number, sum: string) {
    this.path = path;
    this.#file = file;
    this.#clock = clock;
    this.#seq = seq;
    this.#sum = sum;
  }

  async append(entry: JournalEntry): Promise<void> {
    // After half a line, a whole one would be damage in the middle.
    if (this.#broken) throw notWritten(this.path, undefined);
    const { text, sum } = formatLine(entry, this.#seq, new Date(this.#clock.now()).toISOString(), this.#sum);
    try {
      await this.#file.append(text);
    } catch (cause) {
      this.#broken = true;
      throw notWritten(this.path, cause);
    }
    this.#seq++;
    this.#sum = sum;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function notWritten(path: string, cause: unknown): Error {
  const why = Reflect.get(Object(cause), "code");
  return awsError(
    "SGT_AWS_JOURNAL_WRITE",
    `the journal "${path}" cannot be written${typeof why === "string" ? ` (${why})` : ""}`,
    {
      source: "environment",
      hint: "Free space or give another path; nothing is changed without a journal.",
      details: { file: path },
      cause,
    },
  );
}
