import type { Arithmetic } from "../table/overlay.js";
import type { Segment } from "../table/segment.js";

/** Addresses in which no layer changes. */
export interface SweptRange<Position> {
  readonly first: Position;
  readonly last: Position;
}

/**
 * Goes through layers of segments side by side, and stops wherever one of them changes.
 *
 *     layer 1   |---- a ----|------- b -------|
 *     layer 2   |-- c --|------- d -------|-e-|
 *     result    |-------|---|-------------|---|
 */
export function* sweep<Position extends number | bigint>(
  layers: readonly Iterable<Segment<Position>>[],
  first: Position,
  last: Position,
  { after }: Arithmetic<Position>,
): Generator<SweptRange<Position>> {
  const open = layers.map((layer) => layer[Symbol.iterator]());
  const ends: (Position | null)[] = open.map(nextEnd);
  for (let at = first; at <= last; ) {
    let end = last;
    for (const candidate of ends) if (candidate !== null && candidate < end) end = candidate;
    yield { first: at, last: end };
    for (let i = 0; i < ends.length; i++) {
      if (ends[i] === end) ends[i] = nextEnd(open[i] as Iterator<Segment<Position>>);
    }
    at = after(end);
  }
}

function nextEnd<Position>(layer: Iterator<Segment<Position>>): Position | null {
  const { done, value } = layer.next();
  return done === true ? null : value.last;
}
