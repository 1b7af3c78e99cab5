import { awsError } from "../errors.js";
import type { JournalLine } from "./journal-entry.js";
import { diskFiles, type JournalFiles } from "./journal-files.js";
import { journalEntrySchema } from "./journal-schema.js";
import { checkLine, FIRST_SUM } from "./journal-text.js";

export interface Journal {
  readonly path: string;
  readonly lines: readonly JournalLine[];
  /** The last line was cut off by a crash or a full disk. It announced nothing that was then done. */
  readonly torn: boolean;
  /** Bytes of the whole lines; what follows is the torn rest. */
  readonly length: number;
  /** Checksum of the last whole line. */
  readonly lastSum: string;
}

/**
 * Reads a journal and checks every line of it.
 *
 * A last line without its line feed is torn: the write that made it never returned, so what it
 * announces was never done. Anything else that does not check is damage.
 *
 * @throws SGT_AWS_JOURNAL_MISSING when there is no such file, or it holds no whole line
 * @throws SGT_AWS_JOURNAL_DAMAGED with `file` and `line` (from 1) when a line was lost, moved or changed
 * @throws SGT_AWS_JOURNAL_NEWER when it was written in a form that this version does not know
 */
export async function readJournal(path: string, files: JournalFiles = diskFiles): Promise<Journal> {
  const bytes = await files.read(path);
  if (bytes === null) throw missing(path, "there is no journal");
  const length = bytes.lastIndexOf(0x0a) + 1;
  const texts = bytes.subarray(0, length).toString("utf8").split("\n").slice(0, -1);
  if (texts.length === 0) throw missing(path, "the journal holds no whole line");
  let lastSum = FIRST_SUM;
  const lines = texts.map((text, seq) => {
    const checked = checkLine(text, lastSum);
    if (checked === null) throw damaged(path, seq + 1, "its checksum does not fit");
    lastSum = checked.sum;
    return parseBody(checked.body, path, seq);
  });
  if (lines[0]?.kind !== "begin") throw damaged(path, 1, "it does not begin a journal");
  return { path, lines, torn: length < bytes.length, length, lastSum };
}

function parseBody(body: string, path: string, seq: number): JournalLine {
  const value: unknown = JSON.parse(body);
  const place = Object(value) as { seq?: unknown; at?: unknown; schema?: unknown };
  if (seq === 0 && place.schema !== undefined && place.schema !== "sgt/journal/v1")
    throw newer(path, String(place.schema));
  const entry = journalEntrySchema.safeParse(value);
  if (!entry.success) throw damaged(path, seq + 1, "it is not an entry of sgt/journal/v1");
  if (place.seq !== seq || typeof place.at !== "string") throw damaged(path, seq + 1, "it is out of sequence");
  return { seq, at: place.at, ...entry.data };
}

function missing(path: string, what: string): Error {
  return awsError("SGT_AWS_JOURNAL_MISSING", `${what} at "${path}"`, {
    hint: "Check the path. A run that wrote no whole line changed nothing.",
    details: { file: path },
  });
}

function damaged(path: string, line: number, what: string): Error {
  return awsError("SGT_AWS_JOURNAL_DAMAGED", `line ${line} of journal "${path}" is damaged: ${what}`, {
    hint: "Restore the file from a copy; do not edit a journal.",
    details: { file: path, line },
  });
}

function newer(path: string, schema: string): Error {
  return awsError("SGT_AWS_JOURNAL_NEWER", `journal "${path}" is of schema "${schema}"`, {
    hint: "Use the version of sgt that wrote it.",
    details: { file: path },
  });
}
