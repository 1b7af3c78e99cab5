import { counted } from "@sgt/cidr";
import type { Coverage } from "@sgt/flowlogs";
import { type RegionSnapshot, SNAPSHOT_FILES } from "@sgt/snapshot";
import type { Plan } from "../plan/plan.js";
import type { Unattributed } from "../usage/match-evidence.js";

interface EvidenceFacts {
  /** Null when an approved list stands in for flow logs. */
  readonly coverage: Coverage | null;
  readonly unattributed: Unattributed;
  readonly region: RegionSnapshot;
}

/** Returns what the plan says about its evidence as a whole. */
export function evidenceFacts({ coverage, unattributed: lost, region }: EvidenceFacts): Plan["evidence"] {
  const unattributed = { eniCount: lost.eniIds.size, recordCount: lost.recordCount };
  if (coverage === null) {
    return { kind: "approved-list", from: 0, to: 0, complete: true, holes: [], unattributed };
  }
  const partly = region.missing
    .filter((entry) => entry.file === SNAPSHOT_FILES.networkInterfaces)
    .map((entry) => `${entry.file}: ${entry.reason}`);
  return {
    kind: "flow-logs",
    from: coverage.asked.from,
    to: coverage.asked.to,
    complete: coverage.complete && partly.length === 0,
    holes: [...partly, ...holesOf(coverage)],
    unattributed,
  };
}

function holesOf(coverage: Coverage): string[] {
  const days = coverage.daysWithoutData;
  const malformed = coverage.malformed.reduce((sum, entry) => sum + entry.count, 0);
  return [
    ...(coverage.covered === null ? ["no flow record was read"] : []),
    ...(coverage.unread.length > 0
      ? [`${counted(coverage.unread.length, "object")} could not be read, first ${coverage.unread[0]?.key}`]
      : []),
    ...(days.length > 0 ? [`${counted(days.length, "day")} without any record, first ${days[0]}`] : []),
    ...(coverage.skipDataCount > 0
      ? [`${coverage.skipDataCount} SKIPDATA records, each of which may stand for many flows`]
      : []),
    ...(malformed > 0 ? [`${counted(malformed, "line is not a flow record", "lines are not flow records")}`] : []),
  ];
}
