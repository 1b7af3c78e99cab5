import type { Family } from "@sgt/cidr";
import type { QuotaCount } from "./count-quota.js";

export interface RoomInput {
  /** What the group uses before the change. */
  readonly use: QuotaCount;
  /** AWS's limit per family. */
  readonly limit: number;
  /** The most rules per family that are wanted after the change; null for no wish. */
  readonly maxRules: number | null;
  /** Rules that go in any case and leave nothing behind, such as unused ones. */
  readonly dropped: QuotaCount;
}

/** Rules of one family that go. */
export interface GoingCount {
  readonly count: number;
  /** Those of them that something has to take the place of. */
  readonly needyCount: number;
}

/**
 * Returns how many rules may be written in place of `going.count` rules of a family. The last old rule
 * still stands while its replacement is added, so one place stays free; that every step before then
 * fits too follows from the order of the steps (`planSteps`). A group that is full, or above its limit,
 * has none: there each rule that needs a replacement can become one other in place. A wish below what the group holds already is
 * read as: not more than now.
 */
export function ruleRoom(family: Family, going: GoingCount, input: RoomInput): number {
  const kind = family === 4 ? "ipv4" : "ipv6";
  const staying = input.use[kind] - going.count - input.dropped[kind];
  const byQuota = Math.max(input.limit - 1 - staying, going.needyCount);
  const byWish = input.maxRules === null ? byQuota : Math.max(input.maxRules, input.use[kind]) - staying;
  return Math.min(byQuota, byWish);
}
