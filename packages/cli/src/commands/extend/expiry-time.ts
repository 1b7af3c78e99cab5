import { UsageError } from "../../errors/usage-error.js";
import { parseTime } from "../analyse/parse-time.js";

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };
/** An emergency that lasts longer is a plan. */
const MOST_SECONDS = 90 * 86_400;

/**
 * Returns when rules end, as ISO time to the second: after `--for`, at `--until`, or in 24 hours.
 * @throws {UsageError} for a time that is past, too far, or none.
 */
export function expiryTime(
  given: { readonly for: string | undefined; readonly until: string | undefined },
  now: number,
): string {
  if (given.for !== undefined && given.until !== undefined) {
    throw new UsageError("--for and --until are both given", "Give one of them.");
  }
  const start = Math.ceil(now / 1000);
  const end = given.until === undefined ? start + seconds(given.for ?? "24h") : parseTime("until", given.until);
  if (end <= start) throw new UsageError(`--until ${given.until} is past`, "Give a time to come.");
  if (end - start > MOST_SECONDS)
    throw new UsageError("the end is more than 90 days away", "Plan it, or renew it then.");
  return `${new Date(end * 1000).toISOString().slice(0, 19)}Z`;
}

function seconds(text: string): number {
  const [, count, unit = ""] = /^(\d{1,4})([mhd])$/.exec(text.trim()) ?? [];
  const length = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (length > 0) return length;
  throw new UsageError(`--for cannot be "${text}"`, "Give minutes, hours or days: 90m, 4h, 2d.");
}
