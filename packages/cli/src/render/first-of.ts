import { formatCount } from "@sgt/cidr";

/** Returns the first few items, and how many more there are as one more item. */
export function firstOf(items: readonly string[], shown: number): string[] {
  const more = items.length - shown;
  return more > 0 ? [...items.slice(0, shown), `and ${formatCount(more)} more`] : [...items];
}
