import { type GeoProjection, geoNaturalEarth1, geoPath } from "d3-geo";
import { classOf, countClasses } from "./count-classes.js";
import type { MapRemainder } from "./map-data.js";
import type { CountryTally, LocatedPlace, Tally } from "./tally.js";
import { TERRITORIES } from "./territories.js";
import { type Shape, worldShapes } from "./world.js";

/** The size that coordinates of a drawing are in. */
export const WIDTH = 1200;
export const MAP_HEIGHT = 590;
const MARGIN = 8;

/** Square units: a shape below this is hardly seen, so a ring marks it. */
const SMALL = 40;
/** Dots whose middles share a cell of so many units are drawn as one. */
const CELL = 2;

/** A country on the map. */
export interface Area {
  /** SVG path data; null for a territory that has no shape. */
  readonly path: string | null;
  /** Where a ring marks it; null when the shape is large enough to be seen. */
  readonly ring: readonly [x: number, y: number] | null;
  /** Null for a country with nothing to count. */
  readonly tally: CountryTally | null;
  /** Class of the total, and of the part that no dot stands for; -1 when none. */
  readonly totalClass: number;
  readonly restClass: number;
}

/** A circle for one place, or for several whose circles would lie on each other. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly place: LocatedPlace;
  readonly count: number;
  /** How many more places it stands for. */
  readonly others: number;
}

export interface Drawing {
  /** Countries without counts first, then the most last: what is drawn later lies above. */
  readonly areas: readonly Area[];
  /** The largest first: small ones stay visible above them. */
  readonly dots: readonly Dot[];
  /** Lower bounds of the colour classes. */
  readonly classes: readonly number[];
  /** What could neither be drawn nor marked: countries whose code nobody assigned. */
  readonly undrawn: readonly MapRemainder[];
}

/** Returns what the map shows in units of a 1200 × 590 picture, Natural Earth projection (Patterson 2012), without Antarctica. */
export function drawMap(tally: Tally): Drawing {
  const shapes = worldShapes();
  const features = { type: "FeatureCollection" as const, features: shapes.map((shape) => shape.feature) };
  const projection = geoNaturalEarth1().fitExtent(
    [
      [MARGIN, MARGIN],
      [WIDTH - MARGIN, MAP_HEIGHT - MARGIN],
    ],
    features,
  );
  const byCountry = new Map(tally.countries.map((country) => [country.country, country]));
  const classes = countClasses(tally.countries[0]?.total ?? 0);
  const drawn = shapes.map((shape) => shapeArea(shape, byCountry, classes, projection));
  const territories = territoryAreas(tally.countries, shapes, classes, projection);
  const known = new Set([...shapes.map((shape) => shape.country), ...Object.keys(TERRITORIES)]);
  return {
    areas: [...drawn, ...territories].sort((a, b) => (a.tally?.total ?? 0) - (b.tally?.total ?? 0)),
    dots: mergedDots(tally.places, projection),
    classes,
    undrawn: tally.countries
      .filter(({ country, withoutPlace }) => !known.has(country) && withoutPlace > 0)
      .map(({ name, withoutPlace }) => ({ label: name, count: withoutPlace })),
  };
}

function shapeArea(
  shape: Shape,
  tallies: ReadonlyMap<string, CountryTally>,
  classes: readonly number[],
  projection: GeoProjection,
): Area {
  const path = geoPath(projection).digits(1);
  const isSmall = shape.isMain && path.area(shape.feature) < SMALL;
  const tally = (shape.country !== null && tallies.get(shape.country)) || null;
  return {
    path: path(shape.feature),
    ring: isSmall ? rounded(path.centroid(shape.feature)) : null,
    ...classified(tally, classes),
  };
}

function territoryAreas(
  tallies: readonly CountryTally[],
  shapes: readonly Shape[],
  classes: readonly number[],
  projection: GeoProjection,
): Area[] {
  const shaped = new Set(shapes.map((shape) => shape.country));
  return tallies.flatMap((tally) => {
    const middle = shaped.has(tally.country) ? undefined : TERRITORIES[tally.country];
    const point = middle === undefined ? null : projection([...middle]);
    return point === null ? [] : [{ path: null, ring: rounded(point), ...classified(tally, classes) }];
  });
}

const classified = (tally: CountryTally | null, classes: readonly number[]) => ({
  tally,
  totalClass: classOf(tally?.total ?? 0, classes),
  restClass: classOf(tally?.withoutPlace ?? 0, classes),
});

function mergedDots(places: readonly LocatedPlace[], projection: GeoProjection): Dot[] {
  const cells = new Map<string, { x: number; y: number; place: LocatedPlace; count: number; others: number }>();
  // Places come most first: the first of a cell gives it its name.
  for (const place of places) {
    const point = projection([place.longitude, place.latitude]);
    if (point === null) continue;
    const [x, y] = rounded(point);
    const cell = `${Math.round(x / CELL)} ${Math.round(y / CELL)}`;
    const dot = cells.get(cell);
    if (dot === undefined) cells.set(cell, { x, y, place, count: place.count, others: 0 });
    else {
      dot.count += place.count;
      dot.others += 1;
    }
  }
  const dots = [...cells.values()].sort((a, b) => b.count - a.count);
  const most = dots[0]?.count ?? 0;
  return dots.map((dot) => ({ ...dot, radius: dotRadius(dot.count, most) }));
}

/** Returns a radius whose square grows with the count, so that areas compare; never too small to see. */
export function dotRadius(count: number, most: number): number {
  const largest = Math.min(22, 6 + 5 * Math.log10(Math.max(1, most)));
  return Math.round(10 * Math.max(2.5, largest * Math.sqrt(count / Math.max(1, most)))) / 10;
}

const rounded = ([x, y]: readonly [number, number]): [number, number] => [
  Math.round(x * 10) / 10,
  Math.round(y * 10) / 10,
];
