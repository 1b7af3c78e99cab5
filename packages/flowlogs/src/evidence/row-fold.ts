import type { FlowRecord } from "../record/flow-record.js";
import type { RecordPlace } from "../record/read-item.js";
import type { KeyFacts } from "../source/key-facts.js";
import { directionOf, type EniDirectory } from "./direction.js";
import { EniPlaces } from "./eni-places.js";
import type { FoldedRow } from "./folded-row.js";
import type { FlowFacts } from "./interpret-record.js";
import { OwnAddresses } from "./own-address.js";
import { type FlowGroup, incomingDraft, outgoingDraft } from "./record-group.js";
import { draftOf, joinValues, type RowDraft, type RowKey } from "./row-draft.js";

/** Folds flows into rows, one map entry a key: the readable twin of the typed table in `analyse`. */
export class RowFold {
  readonly #enis: EniDirectory;
  readonly #drafts = new Map<string, RowDraft>();
  readonly #own = new OwnAddresses();
  readonly #places = new EniPlaces();

  constructor(enis: EniDirectory) {
    this.#enis = enis;
  }

  add(flow: FlowFacts, record: FlowRecord, { facts }: RecordPlace): void {
    this.#places.note(flow.eniId, "recordAccount", record.accountId);
    this.#places.note(flow.eniId, "recordRegion", record.region);
    this.#places.note(flow.eniId, "keyAccount", facts.accountId);
    this.#places.note(flow.eniId, "keyRegion", facts.region);
    const direction = directionOf(flow, record.flowDirection, this.#enis.get(flow.eniId));
    if (direction !== null) this.#join(draftOf(flow, record, direction === "incoming", null));
    else {
      // Either side may be the interface; which one shows only when all records are known.
      this.#own.add(flow.eniId, flow.srcAddr, flow.dstAddr);
      this.#join(draftOf(flow, record, true, flow.dstAddr));
      this.#join(draftOf(flow, record, false, flow.srcAddr));
    }
  }

  /** Folds records that were counted elsewhere: what {@link add} does for each of them. */
  addGroup(group: FlowGroup, { accountId, region }: KeyFacts): void {
    const { eniId, towards, from } = group;
    this.#places.note(eniId, "recordAccount", group.accountId);
    this.#places.note(eniId, "recordRegion", group.region);
    this.#places.note(eniId, "keyAccount", accountId);
    this.#places.note(eniId, "keyRegion", region);
    const srcAddr = towards?.srcAddr ?? from?.srcAddr ?? "";
    const dstAddr = towards?.dstAddr ?? from?.dstAddr ?? "";
    const direction = directionOf({ srcAddr, dstAddr }, group.flowDirection, this.#enis.get(eniId));
    if (direction === null) this.#own.add(eniId, srcAddr, dstAddr, group.recordCount);
    const isOwn = direction === null;
    if (direction !== "outgoing" && towards !== null) this.#join(incomingDraft(group, towards, isOwn ? dstAddr : null));
    if (direction !== "incoming" && from !== null) this.#join(outgoingDraft(group, from, isOwn ? srcAddr : null));
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
    if (draft.value.proof.bits !== 0) joinInto(this.#drafts, draft);
  }

  #rowOf({ key, value }: RowDraft): FoldedRow {
    const { eniId, source, protocol, port, action, date } = key;
    const known = this.#enis.get(eniId);
    return {
      accountId: known?.accountId ?? this.#places.accountOf(eniId) ?? "unknown",
      region: known?.region ?? this.#places.regionOf(eniId) ?? "unknown",
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
