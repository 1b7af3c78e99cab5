import type { Evidence } from "@sgt/flowlogs";

/** Nothing seen, and nothing looked at: what a plan is made of when there is no ledger. */
export function noEvidence(): Evidence {
  return {
    rows: [],
    coverage: {
      asked: { from: 0, to: 0 },
      covered: null,
      daysWithoutData: [],
      objectCount: 0,
      byteCount: 0,
      recordCount: 0,
      acceptedCount: 0,
      rejectedCount: 0,
      noDataCount: 0,
      skipDataCount: 0,
      outsideWindowCount: 0,
      withoutInterfaceCount: 0,
      initiationCounts: { initiated: 0, unknown: 0, "likely-response": 0, response: 0 },
      enis: [],
      unread: [],
      malformed: [],
      otherFiles: [],
      complete: false,
    },
  };
}
