import type { Geoip, TriageSummary } from "@sgt/geoip/node";

/** Returns the summary as JSON holds it: bins as lists, most first; with all places, for maps and further work. */
export function summaryJson({ counts, gaps, ...rest }: TriageSummary, geoip: Geoip): object {
  return {
    ...rest,
    gaps: gaps.map(({ code, message }) => ({ code, message })),
    addressCount: counts.addressCount,
    prefixCount: counts.prefixCount,
    invalidCount: counts.invalidCount,
    statuses: bins(counts.statuses),
    kinds: bins(counts.kinds),
    networks: bins(counts.networks),
    countries: bins(counts.countries),
    likelyVpn: bins(counts.likelyVpn),
    places: [...counts.places.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ place, count }) => ({ ...place, count })),
    databases: geoip.databases.map(({ info: { name, type, builtOn, holds } }) => ({ name, type, builtOn, holds })),
  };
}

const bins = (counts: ReadonlyMap<string, number>): { readonly name: string; readonly count: number }[] =>
  [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name, count]) => ({ name, count }));
