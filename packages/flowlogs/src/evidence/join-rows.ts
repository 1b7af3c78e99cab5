import { mergeHandshakes } from "../initiator/handshake.js";
import type { FoldedRow } from "./folded-row.js";

/** One row for two of the same key and day. Commutative and associative; the records must be different ones. */
export function joinRows(a: FoldedRow, b: FoldedRow): FoldedRow {
  return {
    ...a,
    recordCount: a.recordCount + b.recordCount,
    packetCount: a.packetCount + b.packetCount,
    byteCount: a.byteCount + b.byteCount,
    ...seenBoth(a, b),
    handshake: mergeHandshakes(a.handshake, b.handshake),
  };
}

/** A row without incoming records says nothing about when the source was seen, unless both have none. */
function seenBoth(a: FoldedRow, b: FoldedRow): Pick<FoldedRow, "firstSeen" | "lastSeen"> {
  if (a.recordCount === 0 && b.recordCount > 0) return { firstSeen: b.firstSeen, lastSeen: b.lastSeen };
  if (b.recordCount === 0 && a.recordCount > 0) return { firstSeen: a.firstSeen, lastSeen: a.lastSeen };
  return { firstSeen: Math.min(a.firstSeen, b.firstSeen), lastSeen: Math.max(a.lastSeen, b.lastSeen) };
}
