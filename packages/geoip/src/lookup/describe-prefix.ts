import { formatPrefix, parsePrefix } from "@sgt/cidr";
import type { Place } from "../record/facts.js";
import { ipv6Words } from "../table/ipv6-finder.js";
import { IPV4_ARITHMETIC, IPV6_ARITHMETIC } from "../table/overlay.js";
import type { Segment } from "../table/segment.js";
import type { AddressIds } from "./address-ids.js";
import type { Geoip } from "./geoip.js";
import type { PrefixDescription, PrefixPart } from "./prefix-description.js";
import { sweep } from "./sweep.js";

type Part = Omit<PrefixPart, "addressCount" | "share">;

/**
 * Returns whose and where the parts of a CIDR are: it is cut wherever a database, a list or a registry begins to say something
 * else, and parts that agree in status, network, country (by one's own ranges: in the whole place), kind and owner are added up.
 * Host bits are masked.
 *
 * Time follows the number of networks inside: a /8 takes some 50 ms, all of IPv4 some seconds.
 *
 * @throws `SGT_CIDR_INVALID_PREFIX`; `SGT_GEOIP_DATABASE_DATA` when a record is damaged.
 */
export function describePrefix(geoip: Geoip, cidr: string): PrefixDescription {
  const prefix = parsePrefix(cidr, { hostBits: "mask" });
  const bits = prefix.family === 4 ? 32 : 128;
  const size = 1n << BigInt(bits - prefix.prefixLength);
  const last = prefix.first + size - 1n;
  const parts =
    prefix.family === 4
      ? sumParts(geoip, sweepIpv4(geoip, Number(prefix.first), Number(last)))
      : sumParts(geoip, sweepIpv6(geoip, prefix.first, last));
  return {
    cidr: formatPrefix(prefix),
    addressCount: size.toString(),
    parts: parts
      .toSorted((a, b) => (a.count === b.count ? 0 : a.count > b.count ? -1 : 1))
      .map(({ part, count }) => ({ ...part, addressCount: count.toString(), share: shareOf(count, size) })),
  };
}

/** Twelve digits are exact enough, and large IPv6 counts would not fit a number before they are divided. */
const SHARE_SCALE = 10n ** 12n;
const shareOf = (count: bigint, size: bigint): number => Number((count * SHARE_SCALE) / size) / Number(SHARE_SCALE);

interface Cut {
  readonly count: bigint;
  readonly ids: AddressIds;
}

const finders = ({ tables: { owned, places, networks, traits } }: Geoip) => [owned, places, networks, traits];

function* sweepIpv4(geoip: Geoip, first: number, last: number): Generator<Cut> {
  const layers: Iterable<Segment<number>>[][] = [
    [geoip.tables.scopes.ipv4.segments(first, last)],
    ...finders(geoip).map(({ ipv4 }) => ipv4.map(({ table }) => table.segments(first, last))),
    [geoip.tables.claims.ipv4?.segments(first, last) ?? []],
  ];
  for (const cut of sweep(layers.flat(), first, last, IPV4_ARITHMETIC)) {
    yield { count: BigInt(cut.last - cut.first + 1), ids: geoip.tables.idsOfIpv4(cut.first) };
  }
}

function* sweepIpv6(geoip: Geoip, first: bigint, last: bigint): Generator<Cut> {
  const layers: Iterable<Segment<bigint>>[][] = [
    [geoip.tables.scopes.ipv6.segments(first, last)],
    ...finders(geoip).map(({ ipv6 }) => ipv6.map(({ table }) => table.segments(first, last))),
    [geoip.tables.claims.ipv6?.segments(first, last) ?? []],
  ];
  const words = new Uint32Array(4);
  for (const cut of sweep(layers.flat(), first, last, IPV6_ARITHMETIC)) {
    yield { count: cut.last - cut.first + 1n, ids: geoip.tables.idsOfIpv6(ipv6Words(cut.first, words)) };
  }
}

function sumParts(geoip: Geoip, cuts: Iterable<Cut>): { part: Part; count: bigint }[] {
  const sums = new Map<string, { part: Part; count: bigint }>();
  for (const { count, ids } of cuts) {
    const { status, network, place, own, use } = geoip.facts(ids);
    // Databases guess towns and points; one's own ranges know them.
    const where = geoip.tables.isOwnPlace(ids.place) ? place : place?.country;
    const key = JSON.stringify([status, network?.asn, network?.organization, where, use.kind, own]);
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { part: { status, network, place, own, kind: use.kind }, count });
    else {
      known.part = { ...known.part, place: commonPlace(known.part.place, place) };
      known.count += count;
    }
  }
  return [...sums.values()];
}

/** What two places of one country agree in. */
function commonPlace(a: Place | null, b: Place | null): Place | null {
  if (a === b || a === null || b === null) return a;
  const same = a.latitude === b.latitude && a.longitude === b.longitude;
  return {
    country: a.country,
    subdivision: a.subdivision === b.subdivision ? a.subdivision : null,
    city: a.city === b.city && a.subdivision === b.subdivision ? a.city : null,
    postalCode: a.postalCode === b.postalCode ? a.postalCode : null,
    latitude: same ? a.latitude : null,
    longitude: same ? a.longitude : null,
    accuracyKm: a.accuracyKm === b.accuracyKm ? a.accuracyKm : null,
  };
}
