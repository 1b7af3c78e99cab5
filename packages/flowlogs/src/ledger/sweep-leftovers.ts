import { type FileStore, UNFINISHED } from "@sgt/files";
import { flowLogsError } from "../errors.js";
import { listCheckpoints, loadCheckpoint, pagesOf } from "./checkpoint.js";
import { readCommits } from "./commit-log.js";
import { loadBatches, netChange } from "./load-batches.js";
import { MARKER_NAME } from "./marker.js";
import { parsePartPath } from "./partition.js";
import { readPending } from "./pending.js";
import type { Writer } from "./writer.js";

/** Removes what writers left that died over a week ago; costs one look at a folder where there are none. */
export async function sweepLeftovers(writer: Writer, dir: string): Promise<void> {
  const { dead } = await readPending(writer.files, dir, writer.now());
  if (dead.length > 0) await removeLeftovers(writer, dir);
}

/**
 * Removes files with names of a ledger that do not count and whose writer is not at work. The order makes it safe beside
 * writers: a file that is listed was written after its writer's entry under `_pending`, which is looked at next; where
 * that entry is gone already, the commit stands, which is looked at last.
 */
export async function removeLeftovers({ files, now }: Writer, dir: string): Promise<void> {
  const listed = await ownFiles(files, dir);
  const { alive, dead } = await readPending(files, dir, now());
  const counted = await countedFiles(files, dir);
  for (const path of listed) {
    const writer = writerOf(path);
    const isAtWork = [...alive].some((id) => writer === id || writer.startsWith(`${id}-`));
    if (!counted.has(path) && !isAtWork) await files.remove(`${dir}/${path}`);
  }
  for (const path of dead) await files.remove(path);
}

/** Below the ledger. Batches that were replaced stay: a reader that is behind may ask for them. */
async function countedFiles(files: FileStore, dir: string): Promise<Set<string>> {
  const numbers = await listCheckpoints(files, dir);
  const checkpoints = await Promise.all(numbers.map((number) => loadCheckpoint(files, dir, number).catch(() => null)));
  const commits = await readCommits(files, dir, 0);
  const { batches, droppedBefore } = netChange(commits);
  const parts = (await loadBatches(files, dir, batches)).flatMap((batch) => batch.parts.map(({ path }) => path));
  return new Set([
    ...commits.flatMap((commit) => commit.batches),
    ...parts.filter((path) => droppedBefore === null || (parsePartPath(path)?.date ?? "") >= droppedBefore),
    ...checkpoints.flatMap((checkpoint) => (checkpoint === null ? [] : pagesOf(checkpoint))),
  ]);
}

/**
 * Makes sure that a folder without `ledger.json` is not what is left of a ledger: that file is the first of a ledger, so
 * no dead writer leaves others without it.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_INVALID` where there are parts, batches or commits.
 */
export async function refuseHeadless(files: FileStore, dir: string): Promise<void> {
  const below = await filesBelow(files, dir);
  // Looked at after the others: a ledger that is just being made has it.
  const found = below.find((path) => HOLDS_DATA.test(path));
  if (found === undefined || (await files.size(`${dir}/${MARKER_NAME}`).catch(() => null)) !== null) return;
  throw flowLogsError(
    "SGT_FLOWLOGS_LEDGER_INVALID",
    `${JSON.stringify(dir)} holds ${JSON.stringify(found)} but no ${MARKER_NAME}`,
    {
      hint: `Restore ${MARKER_NAME} from a copy, or choose another folder.`,
      details: { dir },
    },
  );
}

async function ownFiles(files: FileStore, dir: string): Promise<string[]> {
  return (await filesBelow(files, dir)).filter((path) => OURS.some((shape) => shape.test(path)));
}

/** Paths below the ledger, with `/`. */
async function filesBelow(files: FileStore, dir: string): Promise<string[]> {
  const paths = await files.list(dir);
  return paths.map((path) => path.replaceAll("\\", "/").slice(dir.length + 1));
}

/** Whose file it is, by its name; empty for files of version 1 that bear none. */
function writerOf(path: string): string {
  for (const shape of OURS) {
    const found = shape.exec(path);
    if (found !== null) return found.groups?.writer ?? "";
  }
  return "";
}

const ENDING = `\\${UNFINISHED}`;
const PART = "account=[^/]+/region=[^/]+/date=[^/]+/part-(?<writer>[0-9a-z-]+)-\\d+\\.parquet";
/** Files that a commit or checkpoint must name, and unfinished ones of any kind. */
const OURS: readonly RegExp[] = [
  `^${PART}(${ENDING})?$`,
  `^(_batches|commits)/(?<writer>[0-9a-z-]+)\\.json(${ENDING})?$`,
  `^_pages/(?<writer>[0-9a-z-]+)-\\d+\\.json(${ENDING})?$`,
  `^(_commits|_checkpoints)/\\d+\\.json\\.(?<writer>[0-9a-z-]+)${ENDING}$`,
  `^ledger\\.(json|lock)(\\.[0-9a-z.-]+)?${ENDING}$`,
].map((source) => new RegExp(source));
const HOLDS_DATA = /^(account=[^/]+\/region=[^/]+\/date=[^/]+\/part-|_?commits\/|_batches\/)[0-9a-z-]+\./;
