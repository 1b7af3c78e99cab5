import { geoipError } from "../errors.js";

/** Ranges around one address: prefixes nest 128 deep at most, and nobody lists one address more often than this. */
const DEEPEST = 512;

/** A range that may overlap others. */
export interface Layer<Position> {
  readonly first: Position;
  readonly last: Position;
}

/** Addresses that the same ranges hold. */
export interface OverlaySegment<Position> {
  readonly first: Position;
  readonly last: Position;
  /** Positions of these ranges in the list given, the smallest range first; of equal ones the earlier. */
  readonly holders: readonly number[];
}

/** What positions of a family can do. */
export interface Arithmetic<Position> {
  readonly after: (position: Position) => Position;
  readonly before: (position: Position) => Position;
  /** Size of a range less one. */
  readonly span: (first: Position, last: Position) => Position;
}

export const IPV4_ARITHMETIC: Arithmetic<number> = {
  after: (position) => position + 1,
  before: (position) => position - 1,
  span: (first, last) => last - first,
};

export const IPV6_ARITHMETIC: Arithmetic<bigint> = {
  after: (position) => position + 1n,
  before: (position) => position - 1n,
  span: (first, last) => last - first,
};

/**
 * Cuts ranges that overlap in any way into disjoint segments in ascending order, each with the ranges that hold it.
 * Throws `SGT_GEOIP_RANGES_INVALID` when hundreds hold one address.
 *
 *     |--------- 0 ---------|          |-- 2 --|
 *            |-- 1 --|
 *     [  0  ][ 1, 0 ][  0  ]           [   2   ]
 */
export function overlay<Position extends number | bigint>(
  layers: readonly Layer<Position>[],
  { after, before, span }: Arithmetic<Position>,
): OverlaySegment<Position>[] {
  const order = layers.map((_, i) => i).sort((a, b) => compare(layers[a]?.first, layers[b]?.first) || a - b);
  const segments: OverlaySegment<Position>[] = [];
  let open: number[] = [];
  let at: Position | null = null;
  const layerOf = (i: number): Layer<Position> => layers[i] as Layer<Position>;
  const size = (i: number): Position => span(layerOf(i).first, layerOf(i).last);
  const emit = (last: Position): void => {
    if (at !== null && open.length > 0 && at <= last) segments.push({ first: at, last, holders: [...open] });
    at = after(last);
  };
  /** Closes what ends before `limit`, the nearest end first. */
  const closeBefore = (limit: Position | null): void => {
    while (open.length > 0) {
      const end = open.map((i) => layerOf(i).last).reduce(lower);
      if (limit !== null && end >= limit) return;
      emit(end);
      open = open.filter((i) => layerOf(i).last > end);
    }
  };
  for (const next of order) {
    const { first } = layerOf(next);
    closeBefore(first);
    if (open.length > 0 && at !== null && at < first) emit(before(first));
    at = first;
    const slot = open.findIndex((i) => size(next) < size(i));
    if (open.length === DEEPEST) throw tooDeep();
    open.splice(slot < 0 ? open.length : slot, 0, next);
  }
  closeBefore(null);
  return segments;
}

const lower = <T extends number | bigint>(a: T, b: T): T => (b < a ? b : a);

function compare<T extends number | bigint>(a: T | undefined, b: T | undefined): number {
  if (a === b) return 0;
  return (a as T) < (b as T) ? -1 : 1;
}

function tooDeep(): Error {
  return geoipError("SGT_GEOIP_RANGES_INVALID", `more than ${DEEPEST} ranges hold one address`, {
    hint: "Leave out ranges that stand there several times.",
  });
}
