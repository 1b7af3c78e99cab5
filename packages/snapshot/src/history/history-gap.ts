/** Why a piece of an account's history does not tell what it should. */
export type HistoryGapReason =
  /** AWS Config knew that the resource was there, and not what it was: its type was not recorded. */
  | "not-recorded"
  /** AWS Config left the configuration out, or delivered a summary in place of an item that was too large. */
  | "no-configuration"
  /** Recorded once a day: what came and went between two recordings is not told. */
  | "recorded-daily"
  /** CloudTrail left out or cut off what the event is about. */
  | "event-incomplete"
  /** The groups of an instance were changed, and no event told of its interface. */
  | "interface-unknown"
  /** An item or event without a time, an account or a region. */
  | "no-place";

/** One thing that history does not tell; no account or region where not even these are known. */
export interface HistoryGap {
  readonly accountId: string;
  readonly region: string;
  readonly source: "config" | "cloudtrail";
  readonly reason: HistoryGapReason;
  /** Seconds since 1970; null where nobody knows. */
  readonly at: number | null;
  /** What it concerns: a resource, or the name of an event. */
  readonly subject: string;
}

/** Gaps of one kind in one account and region. */
export interface HistoryGapCount extends Omit<HistoryGap, "at" | "subject"> {
  readonly count: number;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** What the first of them concerns. */
  readonly example: string;
}

/** Counts gaps by account, region and reason: of one kind there may be millions. */
export class GapTally {
  readonly #counts = new Map<string, HistoryGapCount>();

  add({ accountId, region, source, reason, at, subject }: HistoryGap): void {
    const key = `${accountId} ${region} ${source} ${reason}`;
    const known = this.#counts.get(key);
    this.#counts.set(key, {
      ...{ accountId, region, source, reason },
      count: (known?.count ?? 0) + 1,
      firstAt: choose(Math.min, known?.firstAt ?? null, at),
      lastAt: choose(Math.max, known?.lastAt ?? null, at),
      example: known?.example ?? subject,
    });
  }

  /** By account, region and reason. */
  list(): HistoryGapCount[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  }
}

function choose(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return pick(a, b);
}
