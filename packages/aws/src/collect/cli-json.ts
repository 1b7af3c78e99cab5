/** What the AWS CLI indents by. */
const INDENT = 4;

/**
 * Writes a value as the AWS CLI prints it: four blanks, times as `2026-01-02T03:04:05+00:00` (its
 * `cli_timestamp_format` iso8601, the default of version 2).
 */
export function cliJson(value: unknown): string {
  // Not by a replacer of JSON.stringify: asked for every member, it costs more than all the rest.
  return JSON.stringify(withCliTimes(value), undefined, INDENT);
}

/** The value itself where no time is in it, else a copy of what leads to one. */
function withCliTimes(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return cliTime(value);
  let copy: Record<string, unknown> | null = null;
  for (const [key, member] of Object.entries(value)) {
    const written = withCliTimes(member);
    if (written === member) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[key] = written;
  }
  return copy ?? value;
}

/** Python prints a fraction of a second only when there is one, and then in microseconds. */
function cliTime(time: Date): string | null {
  // As JSON has it: a time that is none is null.
  const iso = time.toJSON();
  return iso === null
    ? null
    : iso.replace(/\.(\d{3})Z$/, (_, ms: string) => (ms === "000" ? "+00:00" : `.${ms}000+00:00`));
}
