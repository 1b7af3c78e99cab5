import type { KeyFacts } from "../source/key-facts.js";
import { directionOf, type EniDirectory } from "./direction.js";
import type { EniAccounts } from "./eni-accounts.js";
import type { InterfaceNotes } from "./interface-notes.js";
import type { OwnAddresses } from "./own-address.js";
import { type FlowGroup, incomingDraft, outgoingDraft } from "./record-group.js";
import type { RowDraft } from "./row-draft.js";

/** What all flows of one fold are judged by, however they come. */
export interface FoldParts {
  readonly enis: EniDirectory;
  readonly own: OwnAddresses;
  readonly accounts: EniAccounts;
  readonly notes: InterfaceNotes;
}

/** The drafts of a group of records, with what it tells of its interface noted. */
export function draftsOfGroup(group: FlowGroup, { accountId, region }: KeyFacts, parts: FoldParts): RowDraft[] {
  const { enis, own, accounts } = parts;
  const { eniId, towards, from } = group;
  accounts.note(eniId, "recordAccount", group.accountId);
  accounts.note(eniId, "recordRegion", group.region);
  accounts.note(eniId, "keyAccount", accountId);
  accounts.note(eniId, "keyRegion", region);
  const srcAddr = towards?.srcAddr ?? from?.srcAddr ?? "";
  const dstAddr = towards?.dstAddr ?? from?.dstAddr ?? "";
  const direction = directionOf({ srcAddr, dstAddr }, group.flowDirection, enis.get(eniId));
  if (direction === null) own.add(eniId, srcAddr, dstAddr, group.recordCount);
  else noteOwnAddress(direction, { eniId, srcAddr, dstAddr }, parts);
  const isOwn = direction === null;
  const drafts: RowDraft[] = [];
  if (direction !== "outgoing" && towards !== null) drafts.push(incomingDraft(group, towards, isOwn ? dstAddr : null));
  if (direction !== "incoming" && from !== null) drafts.push(outgoingDraft(group, from, isOwn ? srcAddr : null));
  return drafts;
}

/** Notes the near side of a record as the own address of an interface that the snapshot does not hold. */
export function noteOwnAddress(
  direction: "incoming" | "outgoing",
  { eniId, srcAddr, dstAddr }: { readonly eniId: string; readonly srcAddr: string; readonly dstAddr: string },
  { enis, notes }: FoldParts,
): void {
  const address = direction === "incoming" ? dstAddr : srcAddr;
  if (address === "" || (enis.get(eniId)?.addresses.size ?? 0) > 0) return;
  notes.noteOwn(eniId, address.includes(":") ? 6 : 4, address);
}

/** Account and region of an interface: the snapshot's word, the records', or `unknown`. */
export function accountAndRegion(eniId: string, { enis, accounts }: FoldParts): { accountId: string; region: string } {
  const known = enis.get(eniId);
  return {
    accountId: known?.accountId ?? accounts.accountOf(eniId) ?? "unknown",
    region: known?.region ?? accounts.regionOf(eniId) ?? "unknown",
  };
}
