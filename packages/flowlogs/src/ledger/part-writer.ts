import type { EvidenceTable } from "../evidence/evidence-table.js";
import type { FoldedRow } from "../evidence/folded-row.js";
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
    for (const runs of byPartition(table, ordered).values()) {
      const { bytes, rowCount } = await encodePart(joinedRows(ordered, runs));
      const first = table.row(ordered.order[runs[0] as number] as number);
      const path = partPath(first, this.#commitId, this.parts.length);
      await writeAtomically(this.#files, `${this.#dir}/${path}`, bytes);
      this.parts.push({ path, rowCount, byteCount: bytes.byteLength });
    }
  }

  /** Removes what was written; a part that cannot be removed is a leftover for the next writer. */
  async undo(): Promise<void> {
    for (const { path } of this.parts) await this.#files.remove(`${this.#dir}/${path}`).catch(() => undefined);
  }
}

/** Where rows of the same key and day begin, by partition, each list in the order of keys. */
function byPartition(table: EvidenceTable, ordered: OrderedRows): Map<string, number[]> {
  const partitions = new Map<string, number[]>();
  for (let start = 0; start < ordered.order.length; start = ordered.endOfDay(start)) {
    const partition = table.partition(ordered.order[start] as number);
    const starts = partitions.get(partition);
    if (starts === undefined) partitions.set(partition, [start]);
    else starts.push(start);
  }
  return partitions;
}

function* joinedRows(ordered: OrderedRows, starts: readonly number[]): Generator<FoldedRow> {
  for (const start of starts) yield ordered.joined(start, ordered.endOfDay(start));
}
