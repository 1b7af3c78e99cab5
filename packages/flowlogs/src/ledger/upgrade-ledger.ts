import { numberOfPath } from "./commit.js";
import { createCommit } from "./commit-log.js";
import { lockLedger } from "./ledger-lock.js";
import { createMarker, MARKER_BYTES, MARKER_NAME, readMarker } from "./marker.js";
import { refuseHeadless, removeLeftovers } from "./sweep-leftovers.js";
import { writeAtomically } from "./write-atomically.js";
import type { Writer } from "./writer.js";

/**
 * Makes sure that a folder is a ledger of version 2: makes one where there is none, and brings one of version 1 over.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_LOCKED` while an sgt that knows version 1 only writes it.
 * @throws `SGT_FLOWLOGS_LEDGER_VERSION`, `SGT_FLOWLOGS_LEDGER_INVALID`, `SGT_FLOWLOGS_LEDGER_DAMAGED`, `SGT_FLOWLOGS_LEDGER_WRITE_FAILED`
 */
export async function prepareLedger(writer: Writer, dir: string): Promise<void> {
  const marker = await readMarker(writer.files, dir);
  if (marker?.version === 2) return;
  if (marker === null) {
    await refuseHeadless(writer.files, dir);
    await createMarker(writer, dir);
    // Of another version, where somebody else was first.
    return prepareLedger(writer, dir);
  }
  const unlock = await lockLedger(writer.files, dir);
  try {
    await upgrade(writer, dir);
  } finally {
    await unlock();
  }
}

/**
 * The batches stay where they are, and the first commit names them. Until `ledger.json` says so nothing has changed:
 * whoever finds it unchanged begins again.
 */
async function upgrade(writer: Writer, dir: string): Promise<void> {
  const { files, now, id } = writer;
  const marker = await readMarker(files, dir);
  if (marker?.version !== 1) return;
  for (const path of await files.list(`${dir}/_commits`)) if (numberOfPath(path) !== null) await files.remove(path);
  const { batches, droppedBefore } = marker;
  const committedAt = now().toISOString();
  await createCommit(files, dir, 1, { batches, droppedBefore, replaces: [], committedAt, writer: id });
  await writeAtomically(files, `${dir}/${MARKER_NAME}`, MARKER_BYTES);
  await removeLeftovers(writer, dir);
}
