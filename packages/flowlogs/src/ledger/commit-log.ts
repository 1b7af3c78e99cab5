import { createWhole, errnoOf, type FileStore } from "@sgt/files";
import { COMMIT_SCHEMA, type Commit, commitPath, numberOfPath } from "./commit.js";
import { readCommit } from "./parse-commit.js";
import { jsonBytes, readJson } from "./parse-file.js";
import { writeError } from "./write-error.js";

/**
 * The commits after a number, in their order.
 *
 * A listing that is made while commits are added may lack some of them and have later ones, so each up to the last one
 * listed is read by its name. One that is then missing was taken away by somebody.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_INVALID`, `SGT_FLOWLOGS_LEDGER_DAMAGED`
 */
export async function readCommits(files: FileStore, dir: string, after: number): Promise<Commit[]> {
  const listed = await files.list(`${dir}/_commits`);
  const last = listed.reduce((most, path) => Math.max(most, numberOfPath(path.replaceAll("\\", "/")) ?? 0), 0);
  const commits: Commit[] = [];
  for (let number = after + 1; number <= last; number++) {
    commits.push(await readJson(files, `${dir}/${commitPath(number)}`, readCommit(number)));
  }
  return commits;
}

/** What a commit changes. */
export type Change = Pick<Commit, "batches" | "replaces" | "droppedBefore"> & {
  readonly committedAt: string;
  /** A name that nobody else uses. */
  readonly writer: string;
};

/**
 * Makes the commit of a number.
 *
 * @returns false where another writer was first.
 * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED` when it was not made; `UnknownOutcome` when nobody can tell.
 */
export async function createCommit(
  files: FileStore,
  dir: string,
  number: number,
  { writer, committedAt, ...change }: Change,
): Promise<boolean> {
  const path = `${dir}/${commitPath(number)}`;
  const commit: Commit = { schema: COMMIT_SCHEMA, number, committedAt, ...change };
  const bytes = jsonBytes(commit);
  try {
    return (await createWhole(path, bytes, { files, unfinished: writer })) || (await isThere(files, path, bytes));
  } catch (error) {
    if (await isThere(files, path, bytes)) return true;
    throw writeError(path, error);
  }
}

/** A network file system may say that it failed, or that the file exists, of a link that it made. */
async function isThere(files: FileStore, path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await files.read(path)).equals(bytes);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error))) return false;
    throw new UnknownOutcome(writeError(path, error));
  }
}

/** Thrown when a commit may stand or not: its parts must stay, for if it stands they count. */
export class UnknownOutcome extends Error {
  readonly reason: Error;

  constructor(reason: Error) {
    super(reason.message);
    this.reason = reason;
  }
}
