// A small world of databases for tests of triage: Bonn, Paris, Dublin; networks; one's own ranges.
import { Geoip, openDatabase, readList, readOwnCsv } from "@sgt/geoip";
import { csv, flatCity, maxmindAsn } from "./sample.js";
import { writeMmdb } from "./write-mmdb.js";

export const cityBytes = writeMmdb(
  [
    ["91.0.0.0/10", flatCity("Bonn", "DE", [50.7, 7.1])],
    ["52.16.0.0/14", flatCity("Dublin", "IE", [53.3, -6.3])],
    ["2a00::/12", flatCity('=Paris, "FR"', "FR", [48.8, 2.3])],
  ],
  { family: 6, recordSize: 28, type: "city" },
);
export const asnBytes = writeMmdb(
  [
    ["91.0.0.0/10", maxmindAsn(3320, "Deutsche Telekom AG")],
    ["52.16.0.0/14", maxmindAsn(16509, "AMAZON-02")],
    ["2a01:c000::/20", maxmindAsn(3215, "Orange")],
  ],
  { family: 6, type: "GeoLite2-ASN" },
);
export const ownBytes = csv("cidr,site,owner", '10.1.0.0/16,"Lyon, south",it');

export function sampleGeoip({ own = false, vpn = "" } = {}): Geoip {
  const databases = [
    ...(own ? [readOwnCsv(ownBytes, { name: "own.csv" })] : []),
    openDatabase(cityBytes, { name: "city.mmdb" }),
    openDatabase(asnBytes, { name: "asn.mmdb" }),
  ];
  const list = vpn === "" ? null : readList(Buffer.from(vpn), { kind: "vpn", name: "vpn.txt", date: "2026-11-10" });
  return new Geoip({
    databases,
    lists: list === null ? [] : [list.networks],
    asLists: list === null ? [] : [list.asns],
    today: "2026-11-20",
  });
}
