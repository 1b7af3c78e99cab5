import type { OptionKeys } from "@sgt/cidr";
import { parseKey } from "@sgt/flowlogs";
import { checkKeys } from "../errors.js";
import { type FlowTable, layoutId } from "./flow-table.js";
import type { ProbedObject } from "./probe-object.js";

/** Objects of one layout that are asked about together. */
export interface Batch {
  readonly table: FlowTable;
  readonly objects: readonly ProbedObject[];
}

/** What one query may be about. */
export interface BatchLimits {
  /** Stored bytes. Memory follows the rows of an answer, about 70 bytes each; 512 MiB hold some 12,000,000 records. */
  readonly bytes: number;
  readonly objects: number;
}

const BATCH_LIMITS: BatchLimits = { bytes: 512 * 2 ** 20, objects: 20_000 };

/** Returns the limits with the defaults filled in. @throws SGT_AWS_INVALID_OPTION for one that there is not */
export function completeLimits(given: Partial<BatchLimits> = {}): BatchLimits {
  checkKeys(given, { bytes: true, objects: true } satisfies OptionKeys<Partial<BatchLimits>>);
  return { ...BATCH_LIMITS, ...given };
}

/** Parts objects by layout, and each layout in the order of time so that a batch stays within the limits. */
export function batchesOf(probed: readonly ProbedObject[], limits: BatchLimits): Batch[] {
  const byLayout = new Map<string, ProbedObject[]>();
  for (const one of [...probed].sort(compareTimes)) {
    const id = layoutId(one.table);
    const known = byLayout.get(id);
    if (known === undefined) byLayout.set(id, [one]);
    else known.push(one);
  }
  return [...byLayout.values()].flatMap((objects) => cut(objects, limits));
}

function cut(all: readonly ProbedObject[], limits: BatchLimits): Batch[] {
  const batches: { table: FlowTable; objects: ProbedObject[] }[] = [];
  let bytes = 0;
  for (const one of all) {
    const { size } = one.object;
    const current = batches.at(-1);
    if (current === undefined || bytes + size > limits.bytes || current.objects.length === limits.objects) {
      batches.push({ table: one.table, objects: [one] });
      bytes = size;
    } else {
      current.objects.push(one);
      bytes += size;
    }
  }
  return batches;
}

function compareTimes({ object: a }: ProbedObject, { object: b }: ProbedObject): number {
  return (parseKey(a.key).time ?? 0) - (parseKey(b.key).time ?? 0) || (a.key < b.key ? -1 : 1);
}
