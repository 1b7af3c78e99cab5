import { counted, formatCount } from "@sgt/cidr";
import type { Drawing } from "./draw-map.js";
import type { MapData } from "./map-data.js";
import type { Tally } from "./tally.js";

/** Returns the sentence below the title: how many, in how many countries, and what the map does not show. */
export function mapSummary({ unit }: MapData, tally: Tally, { undrawn }: Drawing): string {
  const countries = tally.countries.length - undrawn.length;
  const missing = [...tally.elsewhere, ...undrawn];
  const shown = tally.total - missing.reduce((sum, { count }) => sum + count, 0);
  const where = counted(countries, "country", "countries");
  const rest = missing.map(({ label, count }) => `${formatCount(count)} ${label}`).join(", ");
  return `${counted(shown, ...unit)} in ${where}${rest === "" ? "" : `; not on the map: ${rest}`}`;
}

/** Returns what a colour class holds: `1`, `2–4`, `50 or more`. */
export function classLabel(bounds: readonly number[], i: number): string {
  const lower = bounds[i] as number;
  const next = bounds[i + 1];
  if (next === undefined) return `${formatCount(lower)} or more`;
  return next - 1 === lower ? formatCount(lower) : `${formatCount(lower)}–${formatCount(next - 1)}`;
}
