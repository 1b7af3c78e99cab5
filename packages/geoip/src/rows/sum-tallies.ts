import type { Geoip } from "../lookup/geoip.js";
import type { NamedTally, PlaceTally } from "./name-tally.js";
import { addCounts, emptyCounts, type PlaceCount, placeKey, type TriageCounts } from "./triage-counts.js";

/** Adds up what threads have counted. */
export function sumTallies(geoip: Geoip, tallies: readonly NamedTally[]): TriageCounts {
  const sum = emptyCounts();
  for (const { named } of tallies) addCounts(sum, named);
  const tallied = tallies.flatMap(({ places }) => places);
  let places: Map<string, PlaceCount> | null = null;
  return {
    ...sum,
    get places() {
      places ??= namePlaces(geoip, tallied);
      return places;
    },
  };
}

function namePlaces({ tables }: Geoip, tallied: readonly PlaceTally[]): Map<string, PlaceCount> {
  const places = new Map<string, PlaceCount>();
  for (const [number, database] of tables.places.databases.entries()) {
    for (const [key, count] of sumByKey(tallied.filter((tally) => tally.database === number))) {
      const { place } = database.readFacts(key);
      if (place === null) continue;
      const name = placeKey(place);
      places.set(name, { place, count: (places.get(name)?.count ?? 0) + count });
    }
  }
  return places;
}

/** Threads saw the same places: each is to be decoded once. In the order of the file, whatever thread was first. */
function sumByKey(tallied: readonly PlaceTally[]): [key: number, count: number][] {
  const sums = new Map<number, number>();
  for (const { keys, counts } of tallied)
    for (const [i, key] of keys.entries()) sums.set(key, (sums.get(key) ?? 0) + (counts[i] as number));
  return [...sums].sort(([a], [b]) => a - b);
}
