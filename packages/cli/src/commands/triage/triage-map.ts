import type { TriageSummary } from "@sgt/geoip/node";
import type { MapData } from "@sgt/report/map";

/** Returns what the map of triaged addresses shows: each place with how many, and what is on no map. */
export function triageMap({ counts }: TriageSummary, attribution: readonly string[]): MapData {
  const places = [...counts.places.values()].map(({ place, count }) => ({
    label: place.city ?? place.subdivision ?? place.country ?? "",
    country: place.country,
    latitude: place.latitude,
    longitude: place.longitude,
    count,
  }));
  const placed = places.reduce((sum, { count }) => sum + count, 0);
  const { known = 0, ...others } = Object.fromEntries(counts.statuses);
  const elsewhere = { ...others, "known, without a place": known - placed, "no address": counts.invalidCount };
  return {
    title: "Where addresses are",
    unit: ["address", "addresses"],
    places,
    elsewhere: Object.entries(elsewhere)
      .filter(([, count]) => count > 0)
      .map(([label, count]) => ({ label, count })),
    attribution,
  };
}
