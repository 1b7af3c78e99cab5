import type { FileStore } from "@sgt/files";
import { EvidenceTable } from "../evidence/evidence-table.js";
import type { AppendResult, LedgerBatch } from "./ledger-batch.js";
import { type LedgerState, saveCommit, saveManifest } from "./ledger-state.js";
import { type Commit, commitPath, type Part } from "./manifest.js";
import { PartWriter } from "./part-writer.js";

export interface CommitContext {
  readonly files: FileStore;
  readonly now: () => Date;
  readonly run: string;
}

/** Writes the parts of a batch, its commit and the manifest; nothing of it stays if any of them fails. */
export async function writeCommit(
  { files, now, run }: CommitContext,
  state: LedgerState,
  { rows, objects, coverage }: LedgerBatch,
): Promise<{ state: LedgerState; commit: Commit; result: AppendResult }> {
  const id = `${run}-${state.commits.length}`;
  const writer = new PartWriter(files, state.dir, id);
  let droppedRowCount = 0;
  try {
    let table = new EvidenceTable(FIRST_ROWS);
    for await (const row of rows) {
      if (state.droppedBefore !== null && row.date < state.droppedBefore) {
        droppedRowCount++;
        continue;
      }
      table.append(row);
      if (table.rowCount < ROWS_HELD) continue;
      await writer.write(table);
      table = new EvidenceTable(ROWS_HELD);
    }
    await writer.write(table);
    const commit: Commit = { id, run, committedAt: now().toISOString(), parts: writer.parts, objects, coverage };
    await saveCommit(files, state.dir, commit);
    const next: LedgerState = { ...state, commits: [...state.commits, commit] };
    await saveManifest(files, next);
    return { state: next, commit, result: { commitId: id, droppedRowCount, ...countParts(writer.parts) } };
  } catch (error) {
    await writer.undo();
    await files.remove(`${state.dir}/${commitPath(id)}`).catch(() => undefined);
    throw error;
  }
}

/** About 25 MB of columns and sort keys; beyond it rows go to a further part of their day. */
const ROWS_HELD = 250_000;
const FIRST_ROWS = 16_384;

function countParts(parts: readonly Part[]): Pick<AppendResult, "rowCount" | "partCount" | "byteCount"> {
  return {
    partCount: parts.length,
    rowCount: parts.reduce((sum, part) => sum + part.rowCount, 0),
    byteCount: parts.reduce((sum, part) => sum + part.byteCount, 0),
  };
}
