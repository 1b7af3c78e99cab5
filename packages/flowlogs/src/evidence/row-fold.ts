import type { FlowRecord } from "../record/flow-record.js";
import type { RecordOrigin } from "../record/read-item.js";
import type { KeyFacts } from "../source/key-facts.js";
import { directionOf, type EniDirectory } from "./direction.js";
import type { EniAccounts } from "./eni-accounts.js";
import type { FoldedRow } from "./folded-row.js";
import { accountAndRegion, draftsOfGroup, type FoldParts, noteOwnAddress } from "./group-drafts.js";
import type { FlowFacts } from "./interpret-record.js";
import type { OwnAddresses } from "./own-address.js";
import type { FlowGroup } from "./record-group.js";
import { draftOf, joinValues, type RowDraft, type RowKey } from "./row-draft.js";

/** Folds flows into rows, one map entry a key: the readable twin of the typed table in `analyze`. */
export class RowFold {
  readonly #enis: EniDirectory;
  readonly #drafts = new Map<string, RowDraft>();
  readonly #own: OwnAddresses;
  readonly #accounts: EniAccounts;
  readonly #parts: FoldParts;

  constructor(parts: FoldParts) {
    this.#enis = parts.enis;
    this.#own = parts.own;
    this.#accounts = parts.accounts;
    this.#parts = parts;
  }

  add(flow: FlowFacts, record: FlowRecord, { facts }: RecordOrigin): void {
    this.#accounts.note(flow.eniId, "recordAccount", record.accountId);
    this.#accounts.note(flow.eniId, "recordRegion", record.region);
    this.#accounts.note(flow.eniId, "keyAccount", facts.accountId);
    this.#accounts.note(flow.eniId, "keyRegion", facts.region);
    this.#parts.notes.noteRecord(flow.eniId, record, flow.start);
    const direction = directionOf(flow, record.flowDirection, this.#enis.get(flow.eniId));
    if (direction !== null) {
      noteOwnAddress(direction, flow, this.#parts);
      this.#join(draftOf(flow, record, direction === "incoming", null));
    } else {
      // Either side may be the interface; which one shows only when all records are known.
      this.#own.add(flow.eniId, flow.srcAddr, flow.dstAddr);
      this.#join(draftOf(flow, record, true, flow.dstAddr));
      this.#join(draftOf(flow, record, false, flow.srcAddr));
    }
  }

  /** Folds records that were counted elsewhere: what {@link add} does for each of them. */
  addGroup(group: FlowGroup, facts: KeyFacts): void {
    for (const draft of draftsOfGroup(group, facts, this.#parts)) this.#join(draft);
  }

  /** The rows, in no order; rows of outgoing records only where they prove something. */
  finish(): FoldedRow[] {
    const rows = new Map<string, RowDraft>();
    for (const { key, value } of this.#drafts.values()) {
      if (key.ownAddress !== null && !this.#own.mayBeOwn(key.eniId, key.ownAddress)) continue;
      joinInto(rows, { key: { ...key, ownAddress: null }, value });
    }
    return [...rows.values()].map((draft) => this.#rowOf(draft));
  }

  #join(draft: RowDraft): void {
    if (draft.value.handshake.bits !== 0) joinInto(this.#drafts, draft);
  }

  #rowOf({ key, value }: RowDraft): FoldedRow {
    const { eniId, source, protocol, port, action, date } = key;
    return {
      ...accountAndRegion(eniId, this.#parts),
      eniId,
      family: source.includes(":") ? 6 : 4,
      protocol,
      port,
      source,
      action,
      date,
      ...value,
    };
  }
}

function joinInto(rows: Map<string, RowDraft>, { key, value }: RowDraft): void {
  const name = nameOf(key);
  const known = rows.get(name);
  if (known === undefined) rows.set(name, { key, value });
  else known.value = joinValues(known.value, value);
}

function nameOf({ eniId, ownAddress, source, protocol, port, action, date }: RowKey): string {
  return `${eniId} ${ownAddress} ${source} ${protocol} ${port} ${action} ${date}`;
}
