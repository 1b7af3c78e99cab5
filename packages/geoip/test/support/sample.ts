// Records in the layouts of the makers, on documentation and other well-known blocks.
import { Double, type MmdbValue } from "./write-mmdb.js";

export const maxmindCity = (city: string, iso: string, point: readonly [number, number]): MmdbValue => ({
  city: { geoname_id: 1, names: { de: `${city} (de)`, en: city } },
  continent: { code: "EU", names: { en: "Europe" } },
  country: { geoname_id: 2, iso_code: iso, names: { en: "somewhere" } },
  location: {
    accuracy_radius: 20,
    latitude: new Double(point[0]),
    longitude: new Double(point[1]),
    time_zone: "Etc/UTC",
  },
  postal: { code: "12345" },
  subdivisions: [{ iso_code: "XX", names: { en: `${city} State` } }],
});

export const flatCity = (city: string, iso: string, point: readonly [number, number]): MmdbValue => ({
  city,
  country_code: iso,
  latitude: new Double(point[0]),
  longitude: new Double(point[1]),
  postcode: "",
  state1: `${city} State`,
  state2: "",
  timezone: "",
});

export const maxmindAsn = (asn: number, organization: string): MmdbValue => ({
  autonomous_system_number: asn,
  autonomous_system_organization: organization,
});

export const csv = (...rows: readonly string[]): Buffer => Buffer.from(`${rows.join("\n")}\n`);
