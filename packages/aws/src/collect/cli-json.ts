/** What the AWS CLI indents by. */
const INDENT = 4;

/**
 * Writes a value as the AWS CLI prints it: four blanks, times as `2026-01-02T03:04:05+00:00` (its
 * `cli_timestamp_format` iso8601, the default of version 2).
 */
export function cliJson(value: unknown): string {
  return JSON.stringify(value, withCliTimes, INDENT);
}

/** JSON.stringify has made text of a `Date` before it asks; the holder still has the date itself. */
function withCliTimes(this: unknown, key: string, value: unknown): unknown {
  const given: unknown = typeof this === "object" && this !== null ? Reflect.get(this, key) : undefined;
  return given instanceof Date && typeof value === "string" ? cliTime(value) : value;
}

/** Python prints a fraction of a second only when there is one, and then in microseconds. */
function cliTime(iso: string): string {
  return iso.replace(/\.(\d{3})Z$/, (_, ms: string) => (ms === "000" ? "+00:00" : `.${ms}000+00:00`));
}
