import { type Handshake, mergeHandshakes, NO_HANDSHAKE, recordHandshake } from "../initiator/handshake.js";
import type { FlowRecord } from "../record/flow-record.js";
import type { FoldedRow } from "./folded-row.js";
import type { FlowFacts } from "./interpret-record.js";

type Value = Pick<FoldedRow, "recordCount" | "packetCount" | "byteCount" | "firstSeen" | "lastSeen" | "handshake">;

/** What one key is known by while it is folded. */
export interface RowKey {
  readonly eniId: string;
  /** The own address this rests on; null when the direction was told. */
  readonly ownAddress: string | null;
  readonly source: string;
  readonly protocol: number;
  readonly port: number;
  readonly action: "ACCEPT" | "REJECT";
  /** UTC day. */
  readonly date: string;
}

export interface RowDraft {
  readonly key: RowKey;
  value: Value;
}

const NOTHING: Value = {
  recordCount: 0,
  packetCount: 0,
  byteCount: 0,
  firstSeen: 0,
  lastSeen: 0,
  handshake: NO_HANDSHAKE,
};

/** The key and value of one flow, seen as incoming or as outgoing. */
export function draftOf(flow: FlowFacts, record: FlowRecord, isIncoming: boolean, ownAddress: string | null): RowDraft {
  const remotePort = isIncoming ? flow.srcPort : flow.dstPort;
  const tcpFlags = flow.protocol === 6 ? record.tcpFlags : null;
  const key: RowKey = {
    eniId: flow.eniId,
    ownAddress,
    source: isIncoming ? flow.srcAddr : flow.dstAddr,
    protocol: flow.protocol,
    port: isIncoming ? flow.dstPort : flow.srcPort,
    action: flow.action,
    date: new Date(flow.start * 1000).toISOString().slice(0, 10),
  };
  const handshake: Handshake = recordHandshake(isIncoming, tcpFlags, remotePort, flow.start);
  if (!isIncoming) return { key, value: { ...NOTHING, handshake } };
  return {
    key,
    value: {
      recordCount: 1,
      packetCount: record.packetCount ?? 0,
      byteCount: record.byteCount ?? 0,
      firstSeen: flow.start,
      lastSeen: flow.end,
      handshake,
    },
  };
}

/** Joins two values of one key, in whatever order. */
export function joinValues(a: Value, b: Value): Value {
  const handshake = mergeHandshakes(a.handshake, b.handshake);
  if (a.recordCount === 0) return { ...b, handshake };
  if (b.recordCount === 0) return { ...a, handshake };
  return {
    recordCount: a.recordCount + b.recordCount,
    packetCount: a.packetCount + b.packetCount,
    byteCount: a.byteCount + b.byteCount,
    firstSeen: Math.min(a.firstSeen, b.firstSeen),
    lastSeen: Math.max(a.lastSeen, b.lastSeen),
    handshake,
  };
}
