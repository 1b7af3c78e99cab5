import { type AsNetwork, type Facts, NO_FACTS, type Place, type Trait } from "./facts.js";
import { type Fields, field, fieldsOf, numberField, textField } from "./field.js";

const LATITUDES = [-90, 90] as const;
const LONGITUDES = [-180, 180] as const;
/** Half the way around the earth. */
const ACCURACIES = [0, 20_038] as const;
const AS_NUMBERS = [1, 4_294_967_295] as const;

/**
 * Returns what a decoded MMDB record tells, whichever of the known layouts it has: MaxMind's nested one
 * (GeoIP2 and GeoLite2 City, Country, Enterprise, ASN, ISP, Anonymous IP; also DB-IP's own files, which copy
 * it) and the flat one of ip-location-db (`country_code`, `state1`, `city`, `postcode`). Fields of a wrong type are absent.
 *
 * Layouts: https://dev.maxmind.com/geoip/docs/databases and the README of each `@ip-location-db` package.
 */
export function readFacts(record: unknown): Facts {
  const fields = fieldsOf(record);
  if (fields === null) return NO_FACTS;
  return { place: readPlace(fields), network: readNetwork(fields), traits: readTraits(fields), own: null };
}

/** The place alone; null when nothing tells one. */
export function readPlace(fields: Fields): Place | null {
  const place = field(fields, "country_code") === undefined ? nestedPlace(fields) : flatPlace(fields);
  return Object.values(place).some((value) => value !== null) ? place : null;
}

function flatPlace(fields: Fields): Place {
  return {
    country: countryCode(textField(fields, "country_code")),
    subdivision: textField(fields, "state1", "state2"),
    city: textField(fields, "city"),
    postalCode: textField(fields, "postcode"),
    ...point(fields),
  };
}

function nestedPlace(fields: Fields): Place {
  const location = fieldsOf(field(fields, "location"));
  const subdivisions = field(fields, "subdivisions");
  // A record without a country may still say where the block is registered: for the country that is the best there is.
  const country = fieldsOf(field(fields, "country")) ?? fieldsOf(field(fields, "registered_country"));
  return {
    country: countryCode(textField(country, "iso_code")),
    subdivision: Array.isArray(subdivisions) ? nameOf(fieldsOf(subdivisions[0])) : null,
    city: nameOf(fieldsOf(field(fields, "city"))),
    postalCode: textField(fieldsOf(field(fields, "postal")), "code"),
    ...point(location),
  };
}

function point(fields: Fields | null): Pick<Place, "latitude" | "longitude" | "accuracyKm"> {
  const latitude = numberField(fields, ["latitude"], LATITUDES);
  const longitude = numberField(fields, ["longitude"], LONGITUDES);
  const known = latitude !== null && longitude !== null;
  return {
    latitude: known ? degrees(latitude) : null,
    longitude: known ? degrees(longitude) : null,
    accuracyKm: numberField(fields, ["accuracy_radius"], ACCURACIES),
  };
}

/** Files that hold 32-bit floats give 37.422000885009766: five decimals are a metre, and all that was meant. */
const degrees = (value: number): number => Math.round(value * 1e5) / 1e5;

const nameOf = (fields: Fields | null): string | null => textField(fieldsOf(field(fields, "names")), "en");

const countryCode = (text: string | null): string | null =>
  text !== null && /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : null;

/** The network alone; null when nothing tells one. */
export function readNetwork(fields: Fields): AsNetwork | null {
  const traits = fieldsOf(field(fields, "traits"));
  const asn =
    numberField(fields, ["autonomous_system_number", "asn", "as_number"], AS_NUMBERS) ??
    numberField(traits, ["autonomous_system_number"], AS_NUMBERS);
  const organization =
    textField(fields, "autonomous_system_organization", "as_organization", "organization") ??
    textField(traits, "autonomous_system_organization");
  return asn === null && organization === null ? null : { asn, organization };
}

/** Field names of GeoIP2 Anonymous IP; Enterprise has the same below `traits`. */
const TRAITS: readonly (readonly [name: string, trait: Trait])[] = [
  ["is_tor_exit_node", "tor-exit"],
  ["is_anonymous_vpn", "anonymous-vpn"],
  ["is_public_proxy", "public-proxy"],
  ["is_residential_proxy", "residential-proxy"],
  ["is_hosting_provider", "hosting"],
  ["is_anycast", "anycast"],
];

function readTraits(fields: Fields): Trait[] {
  const nested = fieldsOf(field(fields, "traits"));
  return TRAITS.filter(([name]) => field(fields, name) === true || field(nested, name) === true).map(([, t]) => t);
}
