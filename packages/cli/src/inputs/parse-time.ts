import { UsageError } from "../errors/usage-error.js";

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z?)?$/;

/**
 * Returns seconds since 1970 of a day or time in UTC, such as `2026-08-01` or `2026-08-01T06:00Z`.
 * @throws {UsageError} for anything else, days that do not exist included.
 */
export function parseTime(option: string, text: string): number {
  const iso = text.includes("T") ? (text.endsWith("Z") ? text : `${text}Z`) : `${text}T00:00:00Z`;
  const ms = TIME.test(text) ? Date.parse(iso) : Number.NaN;
  // Date.parse takes 31 February for 3 March.
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text.slice(0, 10))) return ms / 1000;
  throw new UsageError(
    `--${option} cannot be "${text}"`,
    "Give a day or a time in UTC: 2026-08-01 or 2026-08-01T06:00Z.",
  );
}
