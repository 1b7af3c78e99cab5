import { formatDuration, formatMinute } from "@sgt/report/text";

/** Up to when there are records, and what that means for who asks about now. */
export interface Delivery {
  /** Seconds since 1970; null where no record was delivered. */
  readonly newestAt: number | null;
  /** How late the logs are, in words. */
  readonly says: string;
  /** True where what was asked for was not reached. */
  readonly isHole: boolean;
}

/** AWS delivers within about ten minutes; what is later than this does not come. */
const LATEST_S = 1_800;
/** The longest that AWS gathers before it writes a record. */
const INTERVAL_S = 600;

/**
 * Says how near records come to the end of a window: to now (half an hour is late), or to `to` where one was asked for.
 *
 * @param newestAt of the newest record; null without any
 */
export function judgeDelivery(newestAt: number | null, { to, now }: { to: number | null; now: number }): Delivery {
  if (newestAt === null) return { newestAt, says: "no record of the window was delivered", isHole: true };
  if (to !== null && newestAt < to - INTERVAL_S)
    return { newestAt, says: `the records end at ${formatMinute(newestAt)}, before --to`, isHole: true };
  const age = Math.max(0, now - newestAt);
  const says = `the newest record is of ${formatMinute(newestAt)}, ${formatDuration(age)} ago`;
  return { newestAt, says, isHole: to === null && age > LATEST_S };
}
