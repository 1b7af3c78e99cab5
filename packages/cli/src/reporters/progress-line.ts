import { formatCount } from "@sgt/cidr";
import { formatBytes, formatDuration } from "@sgt/report/text";
import type { Progress } from "./reporter.js";

/** Below this, a rate is noise and an estimate a guess. */
const SETTLED_SECONDS = 0.5;

/** Returns one line: files, records, rate, bytes and time left. */
export function progressLine(progress: Progress, elapsedSeconds: number): string {
  const { label, done, total, unit, also, bytes, byteTotal, note } = progress;
  const parts = [`${outOf(done, total)} ${unit}`];
  // What matters most comes first: a narrow terminal cuts the end.
  const left = secondsLeft(progress, elapsedSeconds);
  if (left !== null) parts.push(`${formatDuration(left)} left`);
  if (also !== undefined) parts.push(`${outOf(also.count, also.total)} ${also.unit}`);
  const rate = Math.round((also?.count ?? done) / elapsedSeconds);
  if (elapsedSeconds >= SETTLED_SECONDS && rate > 0) parts.push(`${formatCount(rate)}/s`);
  if (bytes !== undefined)
    parts.push(`${formatBytes(bytes)}${byteTotal === undefined ? "" : `/${formatBytes(byteTotal)}`}`);
  if (note !== undefined) parts.push(note);
  return `${label} ${parts.join(", ")}`;
}

const outOf = (count: number, total: number | undefined): string =>
  total === undefined ? formatCount(count) : `${formatCount(count)}/${formatCount(total)}`;

/** Bytes tell more than files, whose sizes differ. */
function secondsLeft({ done, total, bytes, byteTotal }: Progress, elapsed: number): number | null {
  const share =
    bytes !== undefined && byteTotal ? bytes / byteTotal : total === undefined || total === 0 ? 0 : done / total;
  if (elapsed < SETTLED_SECONDS || share <= 0 || share >= 1) return null;
  return (elapsed / share) * (1 - share);
}
