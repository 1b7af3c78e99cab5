/** A JSON object of which nothing is known. */
export type Loose = Readonly<Record<string, unknown>>;

const NOTHING: Loose = {};

/** The value as an object; an empty one for anything else. */
export function looseOf(value: unknown): Loose {
  return isLoose(value) ? value : NOTHING;
}

export function isLoose(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member in lower camel case, or in Pascal case as EC2's newer calls and CloudFormation's types spell it. */
export function memberOf(value: unknown, name: string): unknown {
  const object = looseOf(value);
  return object[name] ?? object[`${name.charAt(0).toUpperCase()}${name.slice(1)}`];
}

/** The value if it is a text, else an empty one. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Under these names EC2's encodings put what is in a list; an empty list is an empty object. */
const LIST_MEMBERS = ["items", "item", "member"];

/** A list in any of the encodings of Config and CloudTrail; one that was made from XML may be its only element. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  if (!isLoose(value)) return [value];
  const inner = LIST_MEMBERS.map((name) => memberOf(value, name)).find((found) => found !== undefined);
  if (inner !== undefined) return Array.isArray(inner) ? inner : [inner];
  return Object.keys(value).length === 0 ? [] : [value];
}

/** Above this a number counts milliseconds: it would be the year 5138 in seconds. */
const FIRST_MS = 1e11;

/** The year 9999, with which times of ISO end. */
const LAST_MS = Date.UTC(9999, 11, 31);

/** Whole seconds since 1970 of an ISO text, epoch seconds or epoch milliseconds; null for anything else, and for a time before 1970. */
export function secondsOf(value: unknown): number | null {
  const isTime = typeof value === "number" || (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value));
  const ms =
    typeof value === "number" && value < FIRST_MS ? value * 1000 : new Date(isTime ? value : Number.NaN).getTime();
  return ms >= 0 && ms <= LAST_MS ? Math.floor(ms / 1000) : null;
}
