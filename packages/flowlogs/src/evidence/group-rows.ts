import type { KeyFacts } from "../source/key-facts.js";
import { EvidenceTable } from "./evidence-table.js";
import type { FoldedRow } from "./folded-row.js";
import { accountAndRegion, draftsOfGroup, type FoldParts } from "./group-drafts.js";
import { OrderedRows } from "./ordered-rows.js";
import type { FlowGroup } from "./record-group.js";
import type { RowDraft } from "./row-draft.js";

/**
 * Rows of groups that a query counted by day: so many, and so few of each key, that they are kept in columns, about 70 bytes
 * each, and joined at the end.
 */
export class GroupRows {
  readonly #parts: FoldParts;
  readonly #told = new EvidenceTable();
  /** Rows that rest on an own address, by interface and that address. */
  readonly #untold = new Map<string, { readonly eniId: string; readonly own: string; readonly table: EvidenceTable }>();
  #ordered: readonly (readonly [EvidenceTable, OrderedRows])[] | null = null;

  constructor(parts: FoldParts) {
    this.#parts = parts;
  }

  add(group: FlowGroup, facts: KeyFacts): void {
    for (const draft of draftsOfGroup(group, facts, this.#parts)) {
      if (draft.value.handshake.bits !== 0) this.#tableOf(draft).append(rowOf(draft));
    }
  }

  /** The rows, one for each key and day (two where an own address is but one of several); nothing may be added any more. */
  *rows(): Generator<FoldedRow> {
    this.#ordered ??= this.#tables().map((table) => [table, new OrderedRows(table)] as const);
    for (const [table, { order }] of this.#ordered) {
      for (const i of order) {
        const row = table.row(i);
        yield { ...row, ...accountAndRegion(row.eniId, this.#parts) };
      }
    }
  }

  #tables(): EvidenceTable[] {
    const untold = [...this.#untold.values()].filter(({ eniId, own }) => this.#parts.own.mayBeOwn(eniId, own));
    return [this.#told, ...untold.map(({ table }) => table)];
  }

  #tableOf({ key: { eniId, ownAddress } }: RowDraft): EvidenceTable {
    if (ownAddress === null) return this.#told;
    const name = `${eniId} ${ownAddress}`;
    const known = this.#untold.get(name) ?? { eniId, own: ownAddress, table: new EvidenceTable(16) };
    this.#untold.set(name, known);
    return known.table;
  }
}

/** Where the interface lies shows only when all is known. */
function rowOf({ key, value }: RowDraft): FoldedRow {
  const { eniId, source, protocol, port, action, date } = key;
  const family = source.includes(":") ? 6 : 4;
  return { accountId: "", region: "", eniId, family, protocol, port, source, action, date, ...value };
}
