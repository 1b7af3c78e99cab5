/** A JSON object as the AWS CLI prints it; nothing about it is trusted until looked at. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/** The object itself, or undefined when `value` is no plain JSON object. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The objects of a JSON list; everything else counts as an empty list. */
export function asObjects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter((item) => asObject(item) !== undefined) : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** `[{Key, Value}]` as a record. */
export function asTags(value: unknown): Record<string, string> {
  return Object.fromEntries(asObjects(value).map((tag) => [String(tag.Key ?? ""), String(tag.Value ?? "")]));
}

/** A record as `[{Key, Value}]`, sorted by key. */
export function toTagList(tags: Readonly<Record<string, string>>): JsonObject[] {
  return Object.keys(tags)
    .sort()
    .map((key) => ({ Key: key, Value: tags[key] }));
}
