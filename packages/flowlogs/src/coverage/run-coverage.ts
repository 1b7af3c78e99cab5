import type { MalformedLines, UnreadObject, Window } from "./coverage.js";
import type { OtherFiles } from "./other-files.js";

/**
 * One network interface on one UTC day, as the records of one batch saw it. Only sums, unions and
 * extremes, so days, batches, runs and accounts join exactly and in any order.
 */
export interface EniDay {
  readonly eniId: string;
  /** Days since 1970. */
  readonly day: number;
  readonly recordCount: number;
  readonly acceptedCount: number;
  readonly rejectedCount: number;
  readonly noDataCount: number;
  readonly skipDataCount: number;
  /** Bit n: the UTC hour n had at least one record with data. */
  readonly dataHours: number;
  /** Bit n: the UTC hour n had a NODATA record. */
  readonly noDataHours: number;
  /** Bit n: the UTC hour n had a SKIPDATA record. */
  readonly skippedHours: number;
  /** Seconds since 1970, earliest `start` and latest `end` of records with data; null without any. */
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
}

/** What one batch of objects covered: what the ledger keeps, and what `Coverage` is summed up from. */
export interface RunCoverage {
  readonly asked: Window;
  readonly objectCount: number;
  /** As stored (compressed). */
  readonly byteCount: number;
  readonly outsideWindowCount: number;
  /** Records of the window that name no interface (a regional NAT gateway's): no evidence for any group. */
  readonly withoutInterfaceCount: number;
  readonly eniDays: readonly EniDay[];
  /** Interfaces of the snapshot; null when there was none to compare with. */
  readonly knownEnis: readonly string[] | null;
  readonly unread: readonly UnreadObject[];
  readonly malformed: readonly MalformedLines[];
  /** Left out where none were looked for; a ledger does not keep them, since each run finds them again. */
  readonly otherFiles?: readonly OtherFiles[];
}
