import { geoArea } from "d3-geo";
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";
import type { GeometryCollection, Topology } from "topojson-specification";
import { worldAtlas } from "./assets.js";
import { countryOfShape } from "./countries.js";

/** One country as Natural Earth draws it. */
export interface Shape {
  /** Alpha-2; null for a shape without a code of its own. */
  readonly country: string | null;
  readonly feature: Feature<Geometry>;
  /** False for the reefs and rocks that carry the code of a country which has another shape too. */
  readonly isMain: boolean;
}

/** Square degrees: what is smaller than this does not show on a picture of the whole world, and 5/6 of the bytes are in it. */
const DETAIL = 0.04;

/** Nobody has an address there, and it would take a fifth of the picture. */
const LEFT_OUT = "Antarctica";

let shapes: readonly Shape[] | undefined;

/**
 * Returns the countries of the world at 1:50 million (world-atlas, made from Natural Earth, public
 * domain), simplified for one picture. The 1:110m shapes have no Singapore, Hong Kong, Malta.
 */
export function worldShapes(): readonly Shape[] {
  shapes ??= readShapes();
  return shapes;
}

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;

function readShapes(): Shape[] {
  const world = worldAtlas() as World;
  const simple = simplify(presimplify(world as never), DETAIL) as unknown as World;
  const { features } = feature(simple, simple.objects.countries) as FeatureCollection<Geometry, { name: string }>;
  const largest = new Map<string | null, Feature>();
  const shapes = features
    .filter(({ properties }) => properties.name !== LEFT_OUT)
    .map((shape) => ({ country: countryOfShape(shape.id, shape.properties.name), feature: shape }));
  for (const { country, feature: shape } of shapes) {
    const before = largest.get(country);
    if (before === undefined || geoArea(shape) > geoArea(before)) largest.set(country, shape);
  }
  return shapes.map((shape) => ({ ...shape, isMain: largest.get(shape.country) === shape.feature }));
}
