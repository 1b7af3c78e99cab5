import { DAY_S } from "@sgt/cidr";
import type { Window } from "../coverage/coverage.js";
import type { LineCode } from "../errors.js";
import type { Layout } from "../format/layout.js";
import type { FlowRecord } from "../record/flow-record.js";
import type { LineFault } from "../record/line-issue.js";

/** A record that tells of traffic: what the fold needs, nothing absent that it rests on. */
export interface FlowFacts {
  readonly kind: "flow";
  readonly eniId: string;
  readonly srcAddr: string;
  readonly dstAddr: string;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly protocol: number;
  readonly action: "ACCEPT" | "REJECT";
  readonly start: number;
  readonly end: number;
}

/** What a record means for evidence. */
export type Meaning =
  | FlowFacts
  | { readonly kind: "no-data" | "skip-data"; readonly eniId: string; readonly start: number }
  | { readonly kind: "outside-window" | "without-interface" }
  | ({ readonly kind: "fault" } & LineFault);

/** AWS aggregates at most 10 minutes; a record longer than a day is a broken one. */
export const LONGEST_RECORD_S: number = DAY_S;

/**
 * Says what a record means. It belongs to the window that holds its `start`, so that adjacent
 * windows share no record. A record of a layout that has no column for the interface is one that cannot be read: only where
 * there is a column can `-` say that no group is involved.
 */
export function interpretRecord(record: FlowRecord, window: Window, layout?: Layout | null): Meaning {
  const start = record.start ?? record.end;
  const end = record.end ?? record.start;
  if (start === null || end === null) return fault("SGT_FLOWLOGS_LINE_FIELD_MISSING", "start");
  if (end < start || end - start > LONGEST_RECORD_S) return fault("SGT_FLOWLOGS_LINE_FIELD_RANGE", "end");
  if (start < window.from || start >= window.to) return { kind: "outside-window" };
  if (record.eniId === null) return lacksInterface(layout) ? missing("interface-id") : { kind: "without-interface" };
  if (record.logStatus === "NODATA") return { kind: "no-data", eniId: record.eniId, start };
  if (record.logStatus === "SKIPDATA") return { kind: "skip-data", eniId: record.eniId, start };
  return interpretFlow(record, record.eniId, start, end);
}

function interpretFlow(record: FlowRecord, eniId: string, start: number, end: number): Meaning {
  const srcAddr = record.srcAddr;
  const dstAddr = record.dstAddr;
  const { srcPort, dstPort, protocol, action } = record;
  if (srcAddr === null) return missing("srcaddr");
  if (dstAddr === null) return missing("dstaddr");
  if (srcAddr.includes(":") !== dstAddr.includes(":")) return fault("SGT_FLOWLOGS_LINE_FIELD_INVALID", "dstaddr");
  if (srcPort === null) return missing("srcport");
  if (dstPort === null) return missing("dstport");
  if (protocol === null) return missing("protocol");
  if (action === null) return missing("action");
  return { kind: "flow", eniId, srcAddr, dstAddr, srcPort, dstPort, protocol, action, start, end };
}

function lacksInterface(layout: Layout | null | undefined): boolean {
  return layout?.fields.includes("interface-id") === false;
}

function missing(field: string): Meaning {
  return fault("SGT_FLOWLOGS_LINE_FIELD_MISSING", field);
}

function fault(code: LineCode, field: string): Meaning {
  return { kind: "fault", code, field };
}
