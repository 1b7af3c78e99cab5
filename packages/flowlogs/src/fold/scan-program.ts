import { missingFields } from "../format/evidence-layout.js";
import type { Layout } from "../format/layout.js";
import { WORD_FIELDS } from "../format/word-fields.js";

/** What the scanner does with a column, and where among its values it puts what it finds. Numbers come last. */
export const OP = {
  skip: 0,
  account: 1,
  region: 2,
  eni: 3,
  src: 4,
  dst: 5,
  action: 6,
  status: 7,
  direction: 8,
  version: 9,
  srcPort: 10,
  dstPort: 11,
  protocol: 12,
  tcpFlags: 13,
  packets: 14,
  bytes: 15,
  start: 16,
  end: 17,
  /** The first of {@link WORD_FIELDS}; the others follow. */
  word: 18,
} as const;

const OPS: Readonly<Record<string, number>> = {
  version: OP.version,
  "account-id": OP.account,
  "interface-id": OP.eni,
  srcaddr: OP.src,
  dstaddr: OP.dst,
  srcport: OP.srcPort,
  dstport: OP.dstPort,
  protocol: OP.protocol,
  packets: OP.packets,
  bytes: OP.bytes,
  start: OP.start,
  end: OP.end,
  action: OP.action,
  "log-status": OP.status,
  "tcp-flags": OP.tcpFlags,
  "flow-direction": OP.direction,
  region: OP.region,
  ...Object.fromEntries(WORD_FIELDS.map((field, word) => [field, OP.word + word])),
};

/** The operations for the columns of a layout; null when its records cannot become evidence. */
export function compileLayout(layout: Layout): Uint8Array | null {
  if (missingFields(layout).length > 0) return null;
  return Uint8Array.from(layout.fields, (field) => OPS[field] ?? OP.skip);
}

/** `flow-direction` as columns and folds hold it. */
export const UNTOLD = 0;
export const INGRESS = 1;
export const EGRESS = 2;

/** The few values that a column may have; the engine's `REJECTED` and `STATUS_…` are among them. */
export const KNOWN_TEXTS: readonly { readonly op: number; readonly text: string; readonly value: number }[] = [
  { op: OP.action, text: "ACCEPT", value: 1 },
  { op: OP.action, text: "REJECT", value: 2 },
  { op: OP.status, text: "OK", value: 0 },
  { op: OP.status, text: "NODATA", value: 1 },
  { op: OP.status, text: "SKIPDATA", value: 2 },
  { op: OP.direction, text: "ingress", value: INGRESS },
  { op: OP.direction, text: "egress", value: EGRESS },
];
