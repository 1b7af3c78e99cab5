/** Made when it is first needed: it takes longer than all of `sgt --help` has to spare. */
let grouped: Intl.NumberFormat | undefined;

/** Returns a count with thousands separated: `65,536`. Takes the decimal text of larger counts too. */
export function formatCount(count: number | bigint | string): string {
  grouped ??= new Intl.NumberFormat("en-US");
  return grouped.format(typeof count === "string" ? BigInt(count) : count);
}

/** Returns `1 file`, `2 files`: the plural is the noun and an s unless given. */
export function counted(count: number | bigint, noun: string, plural: string = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 || count === 1n ? noun : plural}`;
}

/** Returns the first few with how many more there are: `a, b, c and 2 more`. */
export function someOf(items: readonly string[], shown: number): string {
  const more = items.length - shown;
  return `${items.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
