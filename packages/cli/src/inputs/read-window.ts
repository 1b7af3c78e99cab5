import { DAY_S } from "@sgt/cidr";
import type { ReportEvidence } from "@sgt/findings";
import type { Evidence, Window } from "@sgt/flowlogs";
import { readEvidence } from "@sgt/flowlogs/node";

/** Reads a ledger, or its last days only. */
export function readLastDays(ledger: string, days: number | undefined, signal: AbortSignal): Promise<Evidence> {
  return readEvidence(ledger, { window: (whole) => lastDays(whole, days), signal });
}

/** Returns of what time evidence is, and whether it has holes; null where there is none. */
export function spanOf(evidence: Evidence | null): ReportEvidence | null {
  if (evidence === null) return null;
  const { asked, complete } = evidence.coverage;
  return { from: asked.from, to: asked.to, complete };
}

/** Whether evidence that was given leaves nothing open; none given is no hole. */
export const hasNoHoles = (evidence: ReportEvidence | null): boolean => evidence?.complete ?? true;

/** Returns the last days of a window; all of it when there are no more. */
export function lastDays({ from, to }: Window, days: number | undefined): Window {
  return { from: days === undefined ? from : Math.max(from, to - days * DAY_S), to };
}
