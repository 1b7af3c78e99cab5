import { missingFields } from "../format/evidence-layout.js";
import type { Layout } from "../format/layout.js";

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
} as const;

/** From here on columns hold a number. */
export const FIRST_NUMBER: number = OP.version;
export const OP_COUNT = 18;

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
};

/** The operations for the columns of a layout; null when its records cannot become evidence. */
export function compileLayout(layout: Layout): Uint8Array | null {
  if (missingFields(layout).length > 0) return null;
  return Uint8Array.from(layout.fields, (field) => OPS[field] ?? OP.skip);
}
