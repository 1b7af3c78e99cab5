import type { Coverage } from "@sgt/flowlogs";
import type { Unattributed } from "../match/match-evidence.js";
import type { Plan } from "../plan/plan.js";

/** Returns what the plan says about its evidence as a whole. */
export function evidenceFacts(coverage: Coverage | null, { eniIds, recordCount }: Unattributed): Plan["evidence"] {
  const unattributed = { eniCount: eniIds.size, recordCount };
  if (coverage === null) {
    return { kind: "approved-list", from: 0, to: 0, complete: true, holes: [], unattributed };
  }
  return {
    kind: "flow-logs",
    from: coverage.asked.from,
    to: coverage.asked.to,
    complete: coverage.complete,
    holes: holesOf(coverage),
    unattributed,
  };
}

function holesOf(coverage: Coverage): string[] {
  const days = coverage.daysWithoutData;
  const malformed = coverage.malformed.reduce((sum, entry) => sum + entry.count, 0);
  return [
    ...(coverage.covered === null ? ["no flow record was read"] : []),
    ...(coverage.unread.length > 0
      ? [`${coverage.unread.length} objects could not be read, first ${coverage.unread[0]?.key}`]
      : []),
    ...(days.length > 0 ? [`${days.length} days without a single record, first ${days[0]}`] : []),
    ...(coverage.skipDataCount > 0
      ? [`${coverage.skipDataCount} SKIPDATA records, each of which may stand for many flows`]
      : []),
    ...(malformed > 0 ? [`${malformed} lines are not flow records`] : []),
  ];
}
