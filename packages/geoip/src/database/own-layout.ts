import { notRows } from "../csv/each-row.js";
import { type Facts, NO_FACTS, type Place } from "../record/facts.js";
import { readPlace } from "../record/read-facts.js";

/** Headers that say where a range is, and the field of a place that they fill. All others are one's own to name. */
const PLACE_FIELDS: Readonly<Record<string, string>> = {
  country: "country_code",
  country_code: "country_code",
  subdivision: "state1",
  state: "state1",
  city: "city",
  postal_code: "postcode",
  latitude: "latitude",
  lat: "latitude",
  longitude: "longitude",
  lon: "longitude",
  lng: "longitude",
};

const LONGEST_VALUE = 256;

/** What the columns behind the range say. */
export interface OwnLayout {
  /** @throws `SGT_GEOIP_RANGES_INVALID` for a country that is no code, and for half a point or one off the globe. */
  readonly facts: (fields: readonly string[], line: number) => Facts;
}

/** Returns how the columns of one's own ranges are to be read; `names` are those behind the range, in order. */
export function ownLayout(names: readonly string[]): OwnLayout {
  const places = new Map<string, number>();
  const others: [name: string, column: number][] = [];
  for (const [i, name] of names.entries()) {
    const field = PLACE_FIELDS[name];
    if (field === undefined || places.has(field)) others.push([name, i + 1]);
    else places.set(field, i + 1);
  }
  return {
    facts(fields, line) {
      const own = others.map(([name, column]) => [name, (fields[column] ?? "").slice(0, LONGEST_VALUE)] as const);
      return { ...NO_FACTS, own: Object.fromEntries(own), place: placeOf(places, fields, line) };
    },
  };
}

/** Whoever writes down a place of his own wants to see it: what cannot be read is no hole to be passed over. */
function placeOf(columns: ReadonlyMap<string, number>, fields: readonly string[], line: number): Place | null {
  const given = Object.fromEntries([...columns].map(([field, column]) => [field, fields[column] ?? ""]));
  // The field is there also when the file has no such column: it tells this layout from MaxMind's.
  const place = readPlace({ country_code: "", ...given });
  const { country_code: country = "", latitude = "", longitude = "" } = given;
  if (country !== "" && (place?.country ?? null) === null) {
    throw notRows(line, `has a country that is no code: "${country.slice(0, 40)}"`, COUNTRY_HINT);
  }
  if (latitude + longitude !== "" && (place?.latitude ?? null) === null) {
    throw notRows(line, "has a point that is none on earth", POINT_HINT);
  }
  return place;
}

const COUNTRY_HINT = "Write countries as ISO 3166-1 alpha-2, such as FR, or call the column something else.";
const POINT_HINT = "Give latitude (-90 to 90) and longitude (-180 to 180), or neither.";
