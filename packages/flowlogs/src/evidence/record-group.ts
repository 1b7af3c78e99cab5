import { mergeHandshakes, recordHandshake } from "../initiator/handshake.js";
import type { RowDraft } from "./row-draft.js";

/**
 * Flow records of one interface that were counted elsewhere (by a query where the logs are) instead of
 * being read one by one. All of them start within one UTC hour (one UTC day, as a `day-group`) and agree in every value given here, so
 * that nothing of what evidence needs is lost.
 */
export type RecordGroup = FlowGroup | SilenceGroup;

interface GroupFacts {
  readonly eniId: string;
  /** As in the records; null where they do not tell. */
  readonly accountId: string | null;
  readonly region: string | null;
  readonly recordCount: number;
  /** The earliest `start`, seconds since 1970. */
  readonly start: number;
  /** The latest `end`. */
  readonly end: number;
}

/** Records that say that nothing happened, or that AWS lost records. */
export interface SilenceGroup extends GroupFacts {
  readonly status: "NODATA" | "SKIPDATA";
}

export interface FlowGroup extends GroupFacts {
  readonly status: "ACCEPT" | "REJECT";
  readonly protocol: number;
  /** Null for other protocols than TCP, and where the layout has none. */
  readonly tcpFlags: number | null;
  readonly flowDirection: "ingress" | "egress" | null;
  /**
   * The records as traffic towards `dstPort`; null for outgoing ones. `dstAddr` is needed only where no
   * direction is told.
   */
  readonly towards: {
    readonly srcAddr: string;
    readonly dstAddr: string | null;
    readonly dstPort: number;
    readonly srcPorts: PortExtremes;
    readonly packetCount: number;
    readonly byteCount: number;
  } | null;
  /** The records as traffic from `srcPort`; needed only of those that show a handshake, null for incoming ones. */
  readonly from: {
    readonly dstAddr: string;
    readonly srcAddr: string | null;
    readonly srcPort: number;
    readonly dstPorts: PortExtremes;
  } | null;
}

/**
 * Records of one interface that were counted by the hour they start in: what coverage says of them. Beside it, the
 * flows among them come as {@link FlowGroup}s of a whole UTC day, which are many fewer than those of its hours.
 */
export interface HourGroup {
  readonly eniId: string;
  readonly status: "ACCEPT" | "REJECT" | "NODATA" | "SKIPDATA";
  readonly recordCount: number;
  /** The earliest `start` and the latest `end`, seconds since 1970. */
  readonly start: number;
  readonly end: number;
}

/** The lowest and the highest port: whether there was one or several is all that matters. */
export interface PortExtremes {
  readonly lowest: number;
  readonly highest: number;
}

type Side<K extends "towards" | "from"> = NonNullable<FlowGroup[K]>;

/** Key and value of a group seen as incoming. */
export function incomingDraft(group: FlowGroup, side: Side<"towards">, ownAddress: string | null): RowDraft {
  return {
    key: { ...keyOf(group), ownAddress, source: side.srcAddr, port: side.dstPort },
    value: {
      recordCount: group.recordCount,
      packetCount: side.packetCount,
      byteCount: side.byteCount,
      firstSeen: group.start,
      lastSeen: group.end,
      handshake: handshakeOf(true, group, side.srcPorts),
    },
  };
}

/** Key and value of a group seen as outgoing: no evidence but its handshake. */
export function outgoingDraft(group: FlowGroup, side: Side<"from">, ownAddress: string | null): RowDraft {
  return {
    key: { ...keyOf(group), ownAddress, source: side.dstAddr, port: side.srcPort },
    value: {
      recordCount: 0,
      packetCount: 0,
      byteCount: 0,
      firstSeen: 0,
      lastSeen: 0,
      handshake: handshakeOf(false, group, side.dstPorts),
    },
  };
}

function keyOf({ eniId, protocol, status, start }: FlowGroup) {
  return { eniId, protocol, action: status, date: new Date(start * 1000).toISOString().slice(0, 10) };
}

/** Two ports prove what all of them do: that there were several. */
function handshakeOf(isIncoming: boolean, group: FlowGroup, { lowest, highest }: PortExtremes) {
  const flags = group.protocol === 6 ? group.tcpFlags : null;
  const of = (port: number) => recordHandshake(isIncoming, flags, port, group.start);
  return mergeHandshakes(of(lowest), of(highest));
}
