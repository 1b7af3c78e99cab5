/** Names longer than this are no names; a hostile file must not fill memory with one text many times. */
const LONGEST_TEXT = 256;

/** Values of a decoded record; any of them may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The field itself, never one that the record's prototype brings. */
export function field(fields: Fields | null, name: string): unknown {
  return fields !== null && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The text of the first of these fields that has one; empty text is none. */
export function textField(fields: Fields | null, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = field(fields, name);
    if (typeof value === "string" && value !== "") return value.slice(0, LONGEST_TEXT);
  }
  return null;
}

/** The number of the first of these fields that has one within limits. */
export function numberField(
  fields: Fields | null,
  names: readonly string[],
  [min, max]: readonly [number, number],
): number | null {
  for (const name of names) {
    const value = field(fields, name);
    const number = typeof value === "string" && value !== "" ? Number(value) : value;
    if (typeof number === "number" && number >= min && number <= max) return number;
  }
  return null;
}
