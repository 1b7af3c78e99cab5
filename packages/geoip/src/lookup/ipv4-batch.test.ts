import { describe, expect, test } from "@jest/globals";
import { readOwnCsv } from "../database/read-own-csv.js";
import { readRangesCsv } from "../database/read-ranges-csv.js";
import { readList } from "../kind/read-list.js";
import { Geoip } from "./geoip.js";
import { BATCH_SIZE, Ipv4Batch } from "./ipv4-batch.js";

const bytes = (text: string): Uint8Array => Buffer.from(text);
const own = readOwnCsv(
  bytes("cidr,site,city,country\n10.1.0.0/16,Lyon,Lyon,FR\n10.2.0.0/16,Rome,,\n91.2.0.0/16,Bonn,,\n"),
  {
    name: "own",
  },
);
const ranges = (text: string) => readRangesCsv(bytes(text), { name: "ranges" });
const city = ranges("91.0.0.0,91.3.255.255,DE,Hesse,,Bonn,,50.7,7.1,\n10.0.0.0,10.255.255.255,US,,,Nowhere,,1,1,\n");
const other = ranges("91.0.0.0,91.255.255.255,FR,,,Paris,,48.8,2.3,\n200.0.0.0,200.0.0.255,BR,,,Rio,,-22.9,-43.2,\n");
const asn = ranges("91.0.0.0,91.1.255.255,3320,Telekom\n200.0.0.0,200.0.0.127,1,One\n");

const vpn = readList(bytes("91.3.0.0/24\n"), { kind: "vpn", name: "vpn", date: null });

/** Around every border, and some of what lies between. */
const ADDRESSES = [
  ...["0.0.0.0", "9.255.255.255", "10.0.0.0", "10.1.0.0", "10.2.255.255", "10.3.0.0", "91.0.0.0", "91.1.255.255"],
  ...["91.2.0.0", "91.3.0.0", "91.3.0.255", "91.3.1.0", "91.4.0.0", "91.255.255.255", "92.0.0.0", "200.0.0.127"],
  ...["200.0.0.128", "200.0.1.0", "224.0.0.1", "255.255.255.255"],
].map((text) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0));

describe("a batch", () => {
  test.each([
    ["nothing", []],
    ["one database", [city]],
    ["places and networks", [city, asn]],
    ["places of several", [city, other, asn]],
    ["one's own ranges with places", [own, city, other, asn]],
    ["one's own ranges alone", [own]],
  ])("of %s says what one by one is said", (_, databases) => {
    const { tables } = new Geoip({ databases, lists: [vpn.networks], today: "2026-11-20" });
    const batch = new Ipv4Batch();
    // Twice, the other way round: nothing of the batch before may stay.
    for (const some of [ADDRESSES, ADDRESSES.toReversed()]) {
      const addresses = Uint32Array.from({ length: BATCH_SIZE }, (_, i) => some[i % some.length] as number);
      tables.idsOfIpv4Batch(addresses, batch);
      for (const [i, address] of some.entries()) {
        const ids = { ...batch.idsAt(i, { scope: 0, own: 0, place: 0, network: 0, traits: 0, claims: 0 }) };
        expect([address, ids]).toEqual([address, tables.idsOfIpv4(address)]);
        const segment = tables.ipv4Telling(ids)?.segmentOf(address);
        if (segment !== undefined) expect(batch.tellingSegmentAt(i, ids)).toBe(segment);
      }
    }
  });
});
