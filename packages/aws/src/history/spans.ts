/** A time in whole seconds since 1970, its end excluded. */
export type Span = readonly [from: number, until: number];

/** The same times as few spans, in order. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const [from, until] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (from >= until) continue;
    if (last !== undefined && from <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], until)];
    else joined.push([from, until]);
  }
  return joined;
}

/** What of a span none of the others holds, in order. */
export function lackingOf([from, until]: Span, held: readonly Span[]): Span[] {
  const lacking: Span[] = [];
  let at = from;
  for (const [start, end] of joinSpans(held)) {
    if (start > at) lacking.push([at, Math.min(start, until)]);
    at = Math.max(at, end);
  }
  if (at < until) lacking.push([at, until]);
  return lacking.filter(([start, end]) => start < end);
}

/** What two lists of spans both hold. */
export function sharedSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  return joinSpans(
    a.flatMap(([from, until]) => b.map(([start, end]): Span => [Math.max(from, start), Math.min(until, end)])),
  );
}
