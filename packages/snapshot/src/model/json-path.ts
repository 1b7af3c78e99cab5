/** Returns a JSON path such as `$.SecurityGroups[3].GroupId`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => text + (typeof key === "number" ? `[${key}]` : `.${String(key)}`), "$");
}
