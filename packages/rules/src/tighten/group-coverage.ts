import { counted, HOUR_S, someOf } from "@sgt/cidr";
import type { Coverage, EniCoverage } from "@sgt/flowlogs";
import type { NetworkInterface } from "@sgt/snapshot";
import type { Risk } from "../plan/plan.js";

/** Interfaces that a risk names. */
const SHOWN = 3;

/** How far the flow logs looked at the interfaces of one group: what is graded, and what is told as risks. */
export interface GroupCoverage {
  readonly eniCount: number;
  /** Interfaces without a single record, not even one that says that nothing came. */
  readonly unseenEniIds: readonly string[];
  /** Interface hours of which AWS skipped records. */
  readonly skippedHours: number;
  /** Of the hours since they were attached, those without any record; of interfaces that were seen at all. */
  readonly missingHoursShare: number;
  readonly risks: readonly Risk[];
}

/** One interface that was seen, and its hours. */
interface SeenInterface {
  readonly eniId: string;
  /** Of the window, since it was attached: those before are none that could have been seen. */
  readonly hours: number;
  readonly missingHours: number;
  readonly skippedHours: number;
}

/** Returns a function that tells the coverage of the interfaces of one group. */
export function coverageJudge({ asked, enis }: Coverage): (members: readonly NetworkInterface[]) => GroupCoverage {
  const byEni = new Map(enis.map((eni) => [eni.eniId, eni]));
  const hoursOf = ({ attachedAt }: NetworkInterface): number => {
    const since = attachedAt === undefined ? asked.from : Math.max(asked.from, Date.parse(attachedAt) / 1000);
    return Math.max(0, Math.floor((asked.to - since) / HOUR_S));
  };
  return (members) => {
    const seen = members.flatMap((eni): SeenInterface[] => {
      const covered = byEni.get(eni.eniId);
      return covered === undefined || !wasSeen(covered) ? [] : [seenInterface(covered, hoursOf(eni))];
    });
    const seenIds = new Set(seen.map(({ eniId }) => eniId));
    const unseenEniIds = members.map(({ eniId }) => eniId).filter((eniId) => !seenIds.has(eniId));
    const allHours = members.reduce((sum, eni) => sum + hoursOf(eni), 0);
    const missingHours = seen.reduce((sum, eni) => sum + eni.missingHours, 0);
    return {
      eniCount: members.length,
      unseenEniIds,
      skippedHours: seen.reduce((sum, eni) => sum + eni.skippedHours, 0),
      missingHoursShare: allHours === 0 ? 0 : missingHours / allHours,
      risks: [...unseenRisk(unseenEniIds, members.length), ...skippedRisk(seen), ...missingHoursRisk(seen)],
    };
  };
}

function wasSeen(eni: EniCoverage): boolean {
  return eni.recordCount > 0 || eni.hoursWithData > 0 || eni.hoursNoData > 0;
}

function seenInterface({ eniId, hoursWithData, hoursNoData, hoursSkipped }: EniCoverage, hours: number): SeenInterface {
  return {
    eniId,
    hours,
    missingHours: Math.max(0, hours - hoursWithData - hoursNoData),
    skippedHours: hoursSkipped,
  };
}

function unseenRisk(unseen: readonly string[], total: number): Risk[] {
  if (unseen.length === 0) return [];
  return [
    {
      id: "interfaces-unseen",
      message: `no flow record at all from ${unseen.length} of ${counted(total, "interface")}: ${someOf(unseen, SHOWN)}`,
    },
  ];
}

function skippedRisk(seen: readonly SeenInterface[]): Risk[] {
  const skipped = seen.filter((eni) => eni.skippedHours > 0);
  if (skipped.length === 0) return [];
  const hours = skipped.reduce((sum, eni) => sum + eni.skippedHours, 0);
  const ids = skipped.map((eni) => eni.eniId);
  const message = `AWS skipped records in ${counted(hours, "interface hour")} (SKIPDATA); each may hide many flows: ${someOf(ids, SHOWN)}`;
  return [{ id: "records-skipped", message }];
}

function missingHoursRisk(seen: readonly SeenInterface[]): Risk[] {
  const missing = seen.filter((eni) => eni.missingHours > 0).sort((a, b) => b.missingHours - a.missingHours);
  const [worst] = missing;
  if (worst === undefined) return [];
  const message = `${counted(missing.length, "interface has", "interfaces have")} hours without any record, most of all ${worst.eniId}: ${worst.missingHours} of ${worst.hours}`;
  return [{ id: "hours-missing", message }];
}
