import { type RangeLike, toRange } from "./to-range.js";

/**
 * Reports whether every address of `inner` is in `outer`; a prefix contains itself. False across families.
 *
 * @throws the codes of `parseRange`.
 */
export function contains(outer: RangeLike, inner: RangeLike): boolean {
  const a = toRange(outer);
  const b = toRange(inner);
  return a.family === b.family && a.first <= b.first && b.last <= a.last;
}

/**
 * Reports whether two prefixes, ranges or addresses share an address. False across families.
 *
 * @throws the codes of `parseRange`.
 */
export function overlaps(one: RangeLike, other: RangeLike): boolean {
  const a = toRange(one);
  const b = toRange(other);
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}
