import { countryName } from "./countries.js";
import type { MapData, MapPlace, MapRemainder } from "./map-data.js";

/** All that a country has. */
export interface CountryTally {
  readonly country: string;
  readonly name: string;
  readonly total: number;
  /** The part of `total` that no dot stands for. */
  readonly withoutPlace: number;
}

export interface LocatedPlace extends MapPlace {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Tally {
  /** Most first. */
  readonly countries: readonly CountryTally[];
  /** Most first. */
  readonly places: readonly LocatedPlace[];
  /** What neither a country nor a dot stands for. */
  readonly elsewhere: readonly MapRemainder[];
  readonly total: number;
}

/**
 * Returns the counts by country and by place. Nothing is lost: a place without coordinates counts for
 * its country, one without a country too stands under `elsewhere` with its label.
 */
export function tally(data: MapData): Tally {
  const countries = new Map<string, { total: number; withoutPlace: number }>();
  const places: LocatedPlace[] = [];
  const elsewhere = [...(data.elsewhere ?? [])];
  for (const place of data.places) {
    const located = isLocated(place);
    if (located) places.push(place);
    if (place.country !== null) {
      const of = countries.get(place.country) ?? { total: 0, withoutPlace: 0 };
      of.total += place.count;
      if (!located) of.withoutPlace += place.count;
      countries.set(place.country, of);
    } else if (!located) elsewhere.push({ label: place.label, count: place.count });
  }
  return {
    countries: [...countries]
      .map(([country, of]) => ({ country, name: countryName(country), ...of }))
      .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1)),
    places: places.sort((a, b) => b.count - a.count),
    elsewhere,
    total: data.total ?? [...data.places, ...elsewhereOf(data)].reduce((sum, { count }) => sum + count, 0),
  };
}

const elsewhereOf = (data: MapData): readonly MapRemainder[] => data.elsewhere ?? [];

function isLocated(place: MapPlace): place is LocatedPlace {
  const { latitude, longitude } = place;
  return latitude !== null && longitude !== null && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}
