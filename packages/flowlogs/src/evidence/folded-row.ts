import type { Handshake } from "../initiator/handshake.js";
import type { EvidenceRow } from "./evidence-row.js";

/**
 * An evidence row before it is decided who opened: what the fold yields and the ledger keeps. The
 * decision needs the handshakes of all days of the same interface, source, protocol, port and action.
 *
 * A row with `recordCount` 0 stands for outgoing records only: it is no evidence, but its handshake
 * belongs to the rows of the same key on other days. Its counts and times are 0.
 */
export interface FoldedRow extends Omit<EvidenceRow, "initiation"> {
  readonly handshake: Handshake;
}
