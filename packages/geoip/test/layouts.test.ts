import { describe, expect, test } from "@jest/globals";
import { Geoip, openDatabase, readOwnCsv } from "@sgt/geoip";
import { csv, flatCity, maxmindAsn, maxmindCity } from "./support/sample.js";
import { writeMmdb } from "./support/write-mmdb.js";

const today = "2026-11-20";
const open = (name: string, bytes: Uint8Array) => openDatabase(bytes, { name, builtOn: "2026-06-17" });

describe("layouts of databases", () => {
  const place = { country: "DE", subdivision: "Bonn State", city: "Bonn", latitude: 50.7, longitude: 7.1 };
  const rows: [string, Uint8Array, object][] = [
    [
      "MaxMind City",
      writeMmdb([["91.0.0.0/10", maxmindCity("Bonn", "DE", [50.7, 7.1])]], { type: "GeoLite2-City" }),
      { place: { ...place, postalCode: "12345", accuracyKm: 20 } },
    ],
    [
      "MaxMind City of both families, with aliases",
      writeMmdb([["91.0.0.0/10", maxmindCity("Bonn", "DE", [50.7, 7.1])]], {
        family: 6,
        recordSize: 28,
        aliases: true,
      }),
      { place: { ...place, postalCode: "12345", accuracyKm: 20 } },
    ],
    [
      "MaxMind Country",
      writeMmdb([["91.0.0.0/10", { country: { iso_code: "DE", names: { en: "Germany" } } }]], {
        type: "GeoIP2-Country",
      }),
      { place: { country: "DE", city: null, latitude: null } },
    ],
    [
      "MaxMind Country, registered elsewhere",
      writeMmdb([["91.0.0.0/10", { registered_country: { iso_code: "AT" } }]]),
      { place: { country: "AT" } },
    ],
    [
      "MaxMind ASN",
      writeMmdb([["91.0.0.0/10", maxmindAsn(3320, "DTAG")]]),
      { network: { asn: 3320, organization: "DTAG" } },
    ],
    [
      "MaxMind Enterprise: place, network and traits in one record",
      writeMmdb([
        [
          "91.0.0.0/10",
          {
            country: { iso_code: "DE" },
            traits: { autonomous_system_number: 3320, autonomous_system_organization: "DTAG", is_anonymous_vpn: true },
          },
        ],
      ]),
      { place: { country: "DE" }, network: { asn: 3320, organization: "DTAG" }, use: { kind: "vpn" } },
    ],
    [
      "ip-location-db city",
      writeMmdb([["91.0.0.0/10", flatCity("Bonn", "DE", [50.70000076293945, 7.099999904632568])]], {
        type: "city ipv4",
      }),
      { place: { ...place, postalCode: null, accuracyKm: null } },
    ],
    [
      "ip-location-db ASN as CSV",
      csv('91.0.0.0,91.63.255.255,3320,"Telekom, Deutsche"', "91.64.0.0,91.67.255.255,31334,Vodafone"),
      { network: { asn: 3320, organization: "Telekom, Deutsche" }, cidr: "91.0.0.0/10" },
    ],
    [
      "ip-location-db ASN as CSV of numbers",
      csv("1526726656,1530920959,3320,DTAG"),
      { network: { asn: 3320, organization: "DTAG" }, cidr: "91.0.0.0/10" },
    ],
    ["ip-location-db country as CSV", csv("91.0.0.0,91.63.255.255,de"), { place: { country: "DE" } }],
    [
      "ip-location-db city as CSV",
      csv("91.0.0.0,91.63.255.255,DE,Bonn State,,Bonn,53111,50.7,7.1,Europe/Berlin"),
      { place: { ...place, postalCode: "53111" } },
    ],
    ["DB-IP city as CSV", csv("91.0.0.0,91.63.255.255,EU,DE,Bonn State,Bonn,50.7,7.1"), { place }],
    [
      "MaxMind ASN blocks as CSV",
      csv("network,autonomous_system_number,autonomous_system_organization", "91.0.0.0/10,3320,DTAG"),
      { network: { asn: 3320, organization: "DTAG" }, cidr: "91.0.0.0/10" },
    ],
    [
      "IPinfo Lite",
      csv(
        "network,country,country_code,continent,continent_code,asn,as_name,as_domain",
        "91.0.0.0/10,Germany,DE,Europe,EU,AS3320,DTAG,telekom.de",
      ),
      { place: { country: "DE" }, network: { asn: 3320, organization: "DTAG" } },
    ],
    [
      "country is a code, beside its name",
      csv(
        "start_ip,end_ip,country,country_name,continent,continent_name,asn,as_name,as_domain",
        '91.0.0.0,91.63.255.255,DE,Germany,EU,Europe,AS3320,"DTAG, Bonn",telekom.de',
      ),
      { place: { country: "DE" }, network: { asn: 3320, organization: "DTAG, Bonn" } },
    ],
    [
      "rows out of order, the smaller one inside the larger",
      csv("91.0.0.0,91.63.255.255,3320,DTAG", "91.1.0.0,91.2.255.255,64496,Inner", "90.0.0.0,90.0.0.255,64497,Before"),
      { network: { asn: 64496, organization: "Inner" }, cidr: "91.1.0.0/16" },
    ],
    [
      "a byte order mark, comments and CRLF",
      Buffer.from("\ufeff# list\r\n91.0.0.0,91.63.255.255,3320,DTAG\r\n"),
      { network: { asn: 3320 } },
    ],
  ];

  test.each(rows)("%s", (name, bytes, expected) => {
    const geoip = new Geoip({ databases: [open(name, bytes)], today });
    expect(geoip.lookup("91.1.2.3")).toMatchObject({ address: "91.1.2.3", status: "known", ...expected });
    expect(geoip.lookup("92.0.0.1")).toMatchObject({ status: "unknown", cidr: null, place: null, network: null });
  });

  test("names with hostile fields cost nothing and say nothing", () => {
    const record = { country_code: 7, city: ["x"], latitude: "north", autonomous_system_number: -1 };
    const bytes = writeMmdb([["91.0.0.0/10", { ...record, autonomous_system_organization: "x".repeat(5000) }]]);
    const answer = new Geoip({ databases: [open("x", bytes)], today }).lookup("91.1.2.3");
    expect(answer.place).toBeNull();
    expect(answer.network).toEqual({ asn: null, organization: "x".repeat(256) });
  });

  test("a file of 32-bit floats gives no more digits than were meant", () => {
    const bytes = writeMmdb([["91.0.0.0/10", flatCity("Bonn", "DE", [37.422000885009766, -122.08499908447266])]]);
    const { place } = new Geoip({ databases: [open("x", bytes)], today }).lookup("91.1.2.3");
    expect([place?.latitude, place?.longitude]).toEqual([37.422, -122.085]);
  });
});

describe("several databases", () => {
  const city4 = open("city4", writeMmdb([["91.0.0.0/10", flatCity("Bonn", "DE", [50.7, 7.1])]]));
  const city6 = open("city6", writeMmdb([["2a00::/12", flatCity("Paris", "FR", [48.8, 2.3])]], { family: 6 }));
  const asn = open(
    "asn",
    csv("91.0.0.0,91.255.255.255,3320,DTAG", "2a01:c000::,2a01:cfff:ffff:ffff:ffff:ffff:ffff:ffff,3215,Orange"),
  );
  const own = readOwnCsv(
    csv("cidr,Site,Owner", "91.1.0.0/16,Bonn office,it", "10.0.0.0/8,VPC,cloud", "91.1.2.3,printer,it"),
    {
      name: "own.csv",
    },
  );
  const geoip = new Geoip({ databases: [own, city4, city6, asn], today });

  test.each([
    ["91.9.0.1", { status: "known", cidr: "91.0.0.0/8", place: { city: "Bonn" }, network: { asn: 3320 }, own: null }],
    ["91.200.0.1", { status: "known", place: null, network: { asn: 3320 } }],
    ["2a01:cb00::1", { cidr: "2a01:c000::/20", place: { country: "FR" }, network: { organization: "Orange" } }],
    ["::ffff:91.9.0.1", { address: "::ffff:91.9.0.1", place: { city: "Bonn" }, network: { asn: 3320 } }],
    [
      "91.1.9.9",
      { cidr: "91.1.8.0/21", own: { site: "Bonn office", owner: "it" }, use: { kind: "own", confidence: "high" } },
    ],
    ["91.1.2.3", { cidr: "91.1.2.3/32", own: { site: "printer", owner: "it" } }],
    ["10.1.2.3", { status: "known", cidr: "10.0.0.0/8", own: { site: "VPC", owner: "cloud" }, place: null }],
    ["192.168.1.1", { status: "private", cidr: null, own: null, use: { kind: "unknown" } }],
  ])("%s", (address, expected) => expect(geoip.lookup(address)).toMatchObject(expected));

  test.each([
    [
      "91.1.2.3",
      { own: { site: "Lyon office" }, place: { country: "FR", city: "Lyon", latitude: 45.76 }, network: { asn: 3320 } },
    ],
    ["91.1.9.9", { own: { site: "" }, place: { country: "ZA", city: null, latitude: null } }],
    ["91.2.0.1", { own: { site: "nowhere" }, place: { city: "Bonn" } }],
    [
      "192.0.2.1",
      { status: "known", own: { site: "Lab" }, place: { country: "FR", postalCode: "69001" }, use: { kind: "own" } },
    ],
    ["198.51.100.1", { status: "known", own: { site: "Unplaced" }, place: null }],
    ["203.0.113.1", { status: "documentation", own: null, place: null }],
    ["2001:db8::1", { status: "known", place: { city: "Lyon" } }],
  ])("one's own ranges say where %s is", (address, expected) => {
    const placed = readOwnCsv(
      csv(
        "Range,Site,Country Code,State,City,Postal Code,Lat,Lng,Country",
        "91.1.0.0-91.1.2.255,Lyon office,FR,,Lyon,69001,45.76,4.84,France",
        "91.1.8.0/21,,za,,,,,,",
        "91.2.0.0/16,nowhere,,,,,,,",
        "192.0.2.0/24,Lab,FR,,Lyon,69001,45.76,4.84,",
        "198.51.100.0/24,Unplaced,,,,,,,",
        "2001:db8::/32,Lab,FR,,Lyon,69001,45.76,4.84,",
      ),
      { name: "own.csv" },
    );
    expect(placed.ownColumns).toEqual(["site", "country"]);
    expect(new Geoip({ databases: [city4, placed, asn], today }).lookup(address)).toMatchObject(expected);
  });

  test("in a worker's copy too", () => {
    const copy = Geoip.fromShared(structuredClone(geoip.share()));
    for (const address of ["91.9.0.1", "2a01:cb00::1", "10.1.2.3", "8.8.8.8"]) {
      expect(copy.lookup(address)).toEqual(geoip.lookup(address));
    }
  });

  test("many at once answer as one by one", () => {
    const addresses = Uint32Array.of(0x5b090001, 0x5bc80001, 0x08080808, 0x0a010203);
    const bulk = geoip.lookupIpv4(addresses);
    expect([...bulk.placeIds].map((id) => bulk.place(id)?.city ?? null)).toEqual(["Bonn", null, null, null]);
    expect([...bulk.networkIds].map((id) => bulk.network(id)?.asn ?? null)).toEqual([3320, 3320, null, null]);
  });

  test("the first database that knows answers", () => {
    const better = open("better", writeMmdb([["91.9.0.0/16", flatCity("Köln", "DE", [50.9, 6.9])]]));
    const two = new Geoip({ databases: [better, city4], today });
    expect(two.lookup("91.9.0.1").place?.city).toBe("Köln");
    expect(two.lookup("91.8.0.1").place?.city).toBe("Bonn");
    const bulk = two.lookupIpv4(Uint32Array.of(0x5b090001, 0x5b080001));
    expect([...bulk.placeIds].map((id) => bulk.place(id)?.city)).toEqual(["Köln", "Bonn"]);
  });
});

describe("status by the registries", () => {
  const geoip = new Geoip({ databases: [], today });
  test.each([
    ["10.0.0.1", "private"],
    ["172.31.255.255", "private"],
    ["172.32.0.0", "unknown"],
    ["100.64.0.1", "shared"],
    ["127.0.0.1", "loopback"],
    ["169.254.169.254", "link-local"],
    ["192.0.2.1", "documentation"],
    ["198.19.255.255", "benchmarking"],
    ["224.0.0.1", "multicast"],
    ["239.255.255.255", "multicast"],
    ["240.0.0.1", "reserved"],
    ["255.255.255.255", "reserved"],
    ["0.0.0.0", "reserved"],
    ["8.8.8.8", "unknown"],
    ["::", "reserved"],
    ["::1", "loopback"],
    ["::ffff:10.0.0.1", "private"],
    ["2001:db8::1", "documentation"],
    ["3fff:fff::1", "documentation"],
    ["2600::1", "unknown"],
    ["fd00::1", "private"],
    ["fe80::1", "link-local"],
    ["ff02::1", "multicast"],
    ["4000::1", "reserved"],
  ])("%s is %s", (address, status) => expect(geoip.lookup(address).status).toBe(status));
});
