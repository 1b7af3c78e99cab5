import { parseRange, type Range } from "@sgt/cidr";
import { type AclEntry, hasPorts } from "@sgt/snapshot";

import { earlier, later, subtractRanges } from "./ranges.js";

/** Some addresses on some ports of one protocol. */
export interface TrafficBox {
  readonly range: Range;
  readonly fromPort: number;
  readonly toPort: number;
}

/** An allow entry and what it really lets through. */
export interface AdmittingEntry {
  readonly entry: AclEntry;
  /** Without what an earlier entry denies; never empty. */
  readonly boxes: readonly TrafficBox[];
}

/** Ports that clients take for their own end (VPC user guide, ephemeral ports): replies go there. */
export const EPHEMERAL_PORTS: { readonly fromPort: number; readonly toPort: number } = {
  fromPort: 1024,
  toPort: 65_535,
};

/**
 * Returns the entries that let traffic of one protocol and family through, in AWS's order: the lowest
 * number that fits decides, so what an earlier entry denies no later one lets in.
 *
 * @param protocol `tcp`, `udp`, … or `-1` for the protocols that no entry names.
 */
export function admittingEntries(entries: readonly AclEntry[], family: 4 | 6, protocol: string): AdmittingEntry[] {
  const denied: TrafficBox[] = [];
  const admitting: AdmittingEntry[] = [];
  for (const entry of entries) {
    const box = boxOf(entry, family, protocol);
    if (box === null) continue;
    if (entry.action === "deny") {
      if (isWholeProtocol(entry)) denied.push(box);
      continue;
    }
    const boxes = denied.reduce<TrafficBox[]>((rest, deny) => rest.flatMap((one) => without(one, deny)), [box]);
    if (boxes.length > 0) admitting.push({ entry, boxes });
  }
  return admitting;
}

/** Null when the entry does not speak of this traffic. */
function boxOf(entry: AclEntry, family: 4 | 6, protocol: string): TrafficBox | null {
  if (entry.protocol !== "-1" && entry.protocol !== protocol) return null;
  const range = parseRange(entry.cidr);
  if (range.family !== family) return null;
  return hasPorts(entry.protocol)
    ? { range, fromPort: entry.fromPort ?? 0, toPort: entry.toPort ?? 65_535 }
    : { range, fromPort: 0, toPort: 65_535 };
}

/** A deny of one ICMP type leaves the others: it takes nothing away as a whole. */
function isWholeProtocol({ protocol, fromPort }: AclEntry): boolean {
  return !(protocol === "icmp" || protocol === "icmpv6") || fromPort === null || fromPort === -1;
}

function without(box: TrafficBox, deny: TrafficBox): TrafficBox[] {
  if (!overlap(box, deny)) return [box];
  const parts: TrafficBox[] = subtractRanges([box.range], [deny.range]).map((range) => ({ ...box, range }));
  const range = {
    family: box.range.family,
    first: later(box.range.first, deny.range.first),
    last: earlier(box.range.last, deny.range.last),
  };
  if (box.fromPort < deny.fromPort) parts.push({ range, fromPort: box.fromPort, toPort: deny.fromPort - 1 });
  if (deny.toPort < box.toPort) parts.push({ range, fromPort: deny.toPort + 1, toPort: box.toPort });
  return parts;
}

/** Reports whether two boxes share an address on a port. */
export function overlap(a: TrafficBox, b: TrafficBox): boolean {
  return (
    a.range.family === b.range.family &&
    a.range.first <= b.range.last &&
    b.range.first <= a.range.last &&
    a.fromPort <= b.toPort &&
    b.fromPort <= a.toPort
  );
}
