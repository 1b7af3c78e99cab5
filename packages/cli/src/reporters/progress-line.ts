import { formatCount } from "@sgt/cidr";
import { formatBytes, formatDuration } from "@sgt/report/text";
import type { Progress } from "./reporter.js";

/** Below this, a rate is noise and an estimate a guess. */
const SETTLED_SECONDS = 0.5;

/** Returns one line: files, records, rate, bytes and time left; of these as many as `width` columns hold, whole. */
export function progressLine(
  progress: Progress,
  elapsedSeconds: number,
  width: number = Number.POSITIVE_INFINITY,
): string {
  const { label, done, total, unit, also, bytes, byteTotal, note } = progress;
  const parts = [`${outOf(done, total)} ${unit}`];
  // What matters most comes first: a narrow terminal leaves out the end.
  const left = secondsLeft(progress, elapsedSeconds);
  if (left !== null) parts.push(`${formatDuration(left)} left`);
  if (also !== undefined) parts.push(`${outOf(also.count, also.total)} ${also.unit}`);
  const rate = Math.round((also?.count ?? done) / elapsedSeconds);
  if (elapsedSeconds >= SETTLED_SECONDS && rate > 0) parts.push(`${formatCount(rate)}/s`);
  if (bytes !== undefined)
    parts.push(`${formatBytes(bytes)}${byteTotal === undefined ? "" : `/${formatBytes(byteTotal)}`}`);
  if (note !== undefined) parts.push(note);
  return fitted(label, parts, width);
}

/** A label too long for the line is all that is left of it. */
function fitted(label: string, parts: readonly string[], width: number): string {
  let line = label;
  for (const [i, part] of parts.entries()) {
    const longer = `${line}${i === 0 ? "" : ","} ${part}`;
    if (longer.length > width) break;
    line = longer;
  }
  return [...line].slice(0, width).join("");
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
