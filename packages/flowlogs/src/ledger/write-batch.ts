import { EvidenceTable } from "../evidence/evidence-table.js";
import { type Batch, batchPath, type Part, type StoredBatch } from "./batch.js";
import type { AppendResult, LedgerBatch } from "./ledger-batch.js";
import { jsonBytes } from "./parse-file.js";
import { PartWriter } from "./part-writer.js";
import { writeAtomically } from "./write-atomically.js";
import type { Writer } from "./writer.js";

/** A batch that is written and does not count yet. */
export interface WrittenBatch {
  readonly batch: StoredBatch;
  readonly result: AppendResult;
  /** Removes it; what cannot be removed is a leftover. */
  undo(): Promise<void>;
}

/** Writes the parts of a batch and the file that names them; nothing of it stays if any of them fails. */
export async function writeBatch(
  writer: Writer,
  run: string,
  dir: string,
  droppedBefore: string | null,
  { rows, objects, coverage }: LedgerBatch,
): Promise<WrittenBatch> {
  const { files, id, now } = writer;
  const path = batchPath(id);
  const partWriter = new PartWriter(files, dir, id);
  const undo = async (): Promise<void> => {
    await partWriter.undo();
    await files.remove(`${dir}/${path}`).catch(() => undefined);
  };
  try {
    const droppedRowCount = await writeRows(partWriter, rows, droppedBefore);
    const { parts } = partWriter;
    const batch: Batch = { id, run, committedAt: now().toISOString(), parts, objects, coverage };
    await writeAtomically(files, `${dir}/${path}`, jsonBytes(batch));
    return { batch: { ...batch, path }, result: { batchId: id, droppedRowCount, ...countParts(parts) }, undo };
  } catch (error) {
    await undo();
    throw error;
  }
}

/** Writes rows as they come, but those of days that were dropped; returns how many these were. */
async function writeRows(writer: PartWriter, rows: LedgerBatch["rows"], droppedBefore: string | null): Promise<number> {
  let droppedRowCount = 0;
  let table = new EvidenceTable(FIRST_ROWS);
  for await (const row of rows) {
    if (droppedBefore !== null && row.date < droppedBefore) {
      droppedRowCount++;
      continue;
    }
    table.append(row);
    if (table.rowCount < ROWS_HELD) continue;
    await writer.write(table);
    table = new EvidenceTable(ROWS_HELD);
  }
  await writer.write(table);
  return droppedRowCount;
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
