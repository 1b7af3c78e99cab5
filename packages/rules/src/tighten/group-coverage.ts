import { counted } from "@sgt/cidr";
import type { Coverage, EniCoverage } from "@sgt/flowlogs";
import type { NetworkInterface } from "@sgt/snapshot";
import type { Risk } from "../plan/plan.js";

/** How far the flow logs looked at the interfaces of one group. */
export interface GroupCoverage {
  readonly eniCount: number;
  /** Interfaces without a single record, not even one that says that nothing came. */
  readonly unseenEniIds: readonly string[];
  readonly risks: readonly Risk[];
}

/** Returns a function that tells the coverage of the interfaces of one group. */
export function coverageJudge(coverage: Coverage): (enis: readonly NetworkInterface[]) => GroupCoverage {
  const byEni = new Map(coverage.enis.map((eni) => [eni.eniId, eni]));
  const hours = Math.floor((coverage.asked.to - coverage.asked.from) / 3600);
  return (enis) => {
    const seen = enis.flatMap(({ eniId }) => byEni.get(eniId) ?? []).filter(wasSeen);
    const seenIds = new Set(seen.map((eni) => eni.eniId));
    const unseenEniIds = enis.map((eni) => eni.eniId).filter((eniId) => !seenIds.has(eniId));
    return {
      eniCount: enis.length,
      unseenEniIds,
      risks: [...unseenRisk(unseenEniIds, enis.length), ...skippedRisk(seen), ...missingHoursRisk(seen, hours)],
    };
  };
}

function wasSeen(eni: EniCoverage): boolean {
  return eni.recordCount > 0 || eni.hoursWithData > 0 || eni.hoursNoData > 0;
}

function unseenRisk(unseen: readonly string[], total: number): Risk[] {
  if (unseen.length === 0) return [];
  return [
    {
      id: "interfaces-unseen",
      message: `no flow record at all from ${unseen.length} of ${counted(total, "interface")}: ${someOf(unseen)}`,
    },
  ];
}

function skippedRisk(seen: readonly EniCoverage[]): Risk[] {
  const skipped = seen.filter((eni) => eni.hoursSkipped > 0);
  if (skipped.length === 0) return [];
  const hours = skipped.reduce((sum, eni) => sum + eni.hoursSkipped, 0);
  const message = `AWS skipped records in ${counted(hours, "interface hour")} (SKIPDATA); each may hide many flows: ${someOf(skipped.map((eni) => eni.eniId))}`;
  return [{ id: "records-skipped", message }];
}

function missingHoursRisk(seen: readonly EniCoverage[], hours: number): Risk[] {
  const missing = seen
    .map((eni) => ({ eniId: eni.eniId, hours: hours - eni.hoursWithData - eni.hoursNoData }))
    .filter((eni) => eni.hours > 0)
    .sort((a, b) => b.hours - a.hours);
  const [worst] = missing;
  if (worst === undefined) return [];
  const message = `${counted(missing.length, "interface has", "interfaces have")} hours without any record, most of all ${worst.eniId}: ${worst.hours} of ${hours}`;
  return [{ id: "hours-missing", message }];
}

function someOf(ids: readonly string[]): string {
  return ids.length > 3 ? `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more` : ids.join(", ");
}
