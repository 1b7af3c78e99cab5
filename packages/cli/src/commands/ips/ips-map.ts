import { ownName, type PrefixPart } from "@sgt/geoip";
import type { MapData, MapPlace, MapRemainder } from "@sgt/report/map";
import type { IpsResult, LocatedCidr } from "./ips-result.js";

/** Returns what the map of trusted CIDRs shows: a CIDR counts once at each place that has a part of it. */
export function ipsMap({ cidrs, databases }: IpsResult): MapData {
  const places = new Map<string, MapPlace>();
  const elsewhere = new Map<string, number>();
  for (const cidr of cidrs) {
    const parts = (cidr.where?.parts ?? []).filter(isPlaced);
    for (const part of parts) addPlace(places, cidr, part);
    if (parts.length === 0) elsewhere.set(remainder(cidr), (elsewhere.get(remainder(cidr)) ?? 0) + 1);
  }
  return {
    title: "CIDRs that security groups allow",
    unit: ["CIDR", "CIDRs"],
    places: [...places.values()],
    // A CIDR may have parts at several places.
    total: cidrs.length,
    elsewhere: [...elsewhere].map(([label, count]): MapRemainder => ({ label, count })),
    attribution: databases.map(({ name, builtOn }) => (builtOn === null ? name : `${name} (${builtOn})`)),
  };
}

function remainder({ where, warnings, isPublic }: LocatedCidr): string {
  if (warnings.some(({ id }) => id === "anywhere")) return "open to the internet";
  if (!isPublic) return warnings.some(({ id }) => id === "unneeded") ? "without effect" : "private";
  return where === null ? "not looked up" : "unknown";
}

function isPlaced({ place }: PrefixPart): boolean {
  return place !== null && (place.country !== null || place.latitude !== null);
}

function addPlace(places: Map<string, MapPlace>, cidr: LocatedCidr, { place, network, own, share }: PrefixPart): void {
  if (place === null) return;
  const { city, subdivision, country, latitude, longitude } = place;
  const name = own === null ? network?.organization : ownName(own);
  const label = city ?? subdivision ?? country ?? name ?? "";
  const key = JSON.stringify([label, country, latitude, longitude]);
  const note = `${share < 1 ? "part of " : ""}${cidr.cidr}${saidOf(cidr.descriptions[0] ?? "", name ?? "")}`;
  const known = places.get(key);
  const notes = known?.note === undefined ? note : shortened(`${known.note}; ${note}`);
  const count = (known?.count ?? 0) + 1;
  places.set(key, { label, country, latitude, longitude, count, note: notes });
}

/** Description and owner, which often say the same. */
function saidOf(description: string, name: string): string {
  if (description === "" && name === "") return "";
  const isSaid = description === "" || description.toLowerCase().includes(name.toLowerCase());
  return `: ${description || name}${isSaid ? "" : ` (${name})`}`;
}

/** A tooltip holds a few lines. */
const NOTE_LENGTH = 300;
const shortened = (text: string): string => (text.length <= NOTE_LENGTH ? text : `${text.slice(0, NOTE_LENGTH)}…`);
