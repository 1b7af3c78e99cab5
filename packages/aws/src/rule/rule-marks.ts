import type { LiveRule } from "@sgt/snapshot";

/** Tags that a user may set: `aws:` is AWS's own (Tag restrictions in the EC2 user guide). */
export function settableTags(rule: LiveRule): Record<string, string> {
  return Object.fromEntries(Object.entries(rule.tags ?? {}).filter(([key]) => !key.toLowerCase().startsWith("aws:")));
}

/** Reports whether two rules bear the same tags, AWS's own aside. */
export function sameTags(a: LiveRule, b: LiveRule): boolean {
  const text = (rule: LiveRule): string => JSON.stringify(Object.entries(settableTags(rule)).sort());
  return text(a) === text(b);
}

/** Reports whether two rules are described alike; no description is an empty one. */
export function sameText(a: LiveRule, b: LiveRule): boolean {
  return (a.description ?? "") === (b.description ?? "");
}

/** Reports whether a rule bears tags with these values. */
export function hasTags({ tags = {} }: LiveRule, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => tags[key] === value);
}
