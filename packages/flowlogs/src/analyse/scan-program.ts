import { missingFields } from "../format/evidence-layout.js";
import type { Layout } from "../format/layout.js";

/** What the scanner does with a column. */
export const OP = {
  skip: 0,
  version: 1,
  account: 2,
  eni: 3,
  src: 4,
  dst: 5,
  srcPort: 6,
  dstPort: 7,
  protocol: 8,
  packets: 9,
  bytes: 10,
  start: 11,
  end: 12,
  action: 13,
  status: 14,
  tcpFlags: 15,
  direction: 16,
  region: 17,
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
};

/** The operations for the columns of a layout; null when its records cannot become evidence. */
export function compileLayout(layout: Layout): Uint8Array | null {
  if (missingFields(layout).length > 0) return null;
  return Uint8Array.from(layout.fields, (field) => OPS[field] ?? OP.skip);
}
