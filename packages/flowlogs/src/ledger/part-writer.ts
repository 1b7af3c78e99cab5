import { DAYS, type EvidenceTable } from "../evidence/evidence-table.js";
import { Interner } from "../evidence/interner.js";
import { OrderedRows } from "../evidence/ordered-rows.js";
import { encodePart } from "./encode-part.js";
import type { FileStore } from "./file-store.js";
import type { Part } from "./manifest.js";
import { partPath } from "./partition.js";
import { writeAtomically } from "./write-atomically.js";

/** Writes the parts of one commit; none of them counts until the manifest names the commit. */
export class PartWriter {
  readonly parts: Part[] = [];
  readonly #files: FileStore;
  readonly #dir: string;
  readonly #commitId: string;

  constructor(files: FileStore, dir: string, commitId: string) {
    this.#files = files;
    this.#dir = dir;
    this.#commitId = commitId;
  }

  /** Writes the rows of a table, one part for each account, region and day among them. */
  async write(table: EvidenceTable): Promise<void> {
    const ordered = new OrderedRows(table);
    for (const rows of byPartition(table, ordered.order)) {
      const bytes = await encodePart(table, rows);
      const path = partPath(table.row(rows[0] as number), this.#commitId, this.parts.length);
      await writeAtomically(this.#files, `${this.#dir}/${path}`, bytes);
      this.parts.push({ path, rowCount: rows.length, byteCount: bytes.byteLength });
    }
  }

  /** Removes what was written; a part that cannot be removed is a leftover for the next writer. */
  async undo(): Promise<void> {
    for (const { path } of this.parts) await this.#files.remove(`${this.#dir}/${path}`).catch(() => undefined);
  }
}

/** The rows of each account, region and day, in their order. */
function byPartition(table: EvidenceTable, order: Uint32Array): Uint32Array[] {
  const { day, networkInterface } = table.columns;
  const partitions = new Interner();
  const lists: number[][] = [];
  const known = new Map<number, number>();
  for (const row of order) {
    const key = (networkInterface[row] as number) * DAYS + (day[row] as number);
    let partition = known.get(key);
    if (partition === undefined) {
      const { accountId, region } = table.place(row);
      partition = partitions.id(`${accountId} ${region} ${day[row]}`);
      known.set(key, partition);
      if (partition === lists.length) lists.push([]);
    }
    (lists[partition] as number[]).push(row);
  }
  return lists.map((rows) => Uint32Array.from(rows));
}
