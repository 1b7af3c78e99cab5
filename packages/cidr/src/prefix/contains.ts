import type { Range } from "./prefix.js";
import { type RangeLike, toList, toRange } from "./to-range.js";

/**
 * Reports whether every address of `inner` is in `outer`, each one or many; a prefix contains itself. Of many, an inner one may
 * lie across several outer ones. Nothing is contained in everything. False across families.
 *
 * @throws the codes of `parseRange`.
 */
export function contains(outer: Iterable<RangeLike> | RangeLike, inner: Iterable<RangeLike> | RangeLike): boolean {
  const around = joined(Array.from(toList(outer), toRange));
  return Array.from(toList(inner), toRange).every((one) => around.some((range) => isWithin(one, range)));
}

/**
 * Reports whether two prefixes, ranges or addresses share an address; of many on a side, whether any two do. False across families.
 *
 * @throws the codes of `parseRange`.
 */
export function overlaps(one: Iterable<RangeLike> | RangeLike, other: Iterable<RangeLike> | RangeLike): boolean {
  const others = Array.from(toList(other), toRange);
  return Array.from(toList(one), toRange).some((a) =>
    others.some((b) => a.family === b.family && a.first <= b.last && b.first <= a.last),
  );
}

function isWithin(inner: Range, outer: Range): boolean {
  return inner.family === outer.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Ranges that touch or overlap as one. */
function joined(ranges: readonly Range[]): readonly Range[] {
  if (ranges.length < 2) return ranges;
  const found: Range[] = [];
  for (const range of [...ranges].sort(compareRanges)) {
    const last = found.at(-1);
    if (last === undefined || last.family !== range.family || range.first > last.last + 1n) found.push(range);
    else if (range.last > last.last) found[found.length - 1] = { ...last, last: range.last };
  }
  return found;
}

function compareRanges(a: Range, b: Range): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.first < b.first ? -1 : Number(a.first > b.first);
}
