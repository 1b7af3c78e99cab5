import { describe, expect, test } from "@jest/globals";
import { describePrefix, formatShares, Geoip, openDatabase, readOwnCsv } from "@sgt/geoip";
import { csv, flatCity } from "./support/sample.js";
import { writeMmdb } from "./support/write-mmdb.js";

const databases = [
  openDatabase(
    csv(
      "91.0.0.0,91.0.0.158,3320,DTAG",
      "91.0.1.0,91.0.1.255,64496,Other",
      "2a00::,2a00:7fff:ffff:ffff:ffff:ffff:ffff:ffff,3215,Orange",
    ),
    { name: "asn" },
  ),
  openDatabase(
    writeMmdb([
      ["91.0.0.0/25", flatCity("Bonn", "DE", [50.7, 7.1])],
      ["91.0.0.128/25", flatCity("Köln", "DE", [50.9, 6.9])],
    ]),
    { name: "city" },
  ),
];
const geoip = new Geoip({ databases, today: "2026-11-20" });
const parts = (cidr: string) =>
  describePrefix(geoip, cidr).parts.map(({ status, network, place, addressCount, share }) => [
    status,
    network?.asn ?? null,
    place?.country ?? null,
    place?.city ?? null,
    addressCount,
    Math.round(share * 1000) / 1000,
  ]);

describe("describePrefix", () => {
  test("splits a CIDR where the databases do, and adds up what belongs together", () => {
    expect(parts("91.0.0.0/24")).toEqual([
      ["known", 3320, "DE", null, "159", 0.621],
      ["known", null, "DE", "Köln", "97", 0.379],
    ]);
    expect(formatShares(describePrefix(geoip, "91.0.0.0/24"))).toBe("62 % AS3320 DTAG, DE; 38 % DE");
  });

  test.each([
    ["91.0.0.0/26", [["known", 3320, "DE", "Bonn", "64", 1]]],
    ["91.0.0.7/32", [["known", 3320, "DE", "Bonn", "1", 1]]],
    [
      "91.0.0.7/24",
      [
        ["known", 3320, "DE", null, "159", 0.621],
        ["known", null, "DE", "Köln", "97", 0.379],
      ],
    ],
    ["91.0.2.0/24", [["unknown", null, null, null, "256", 1]]],
    ["10.0.0.0/8", [["private", null, null, null, "16777216", 1]]],
    [
      "192.0.2.0/23",
      [
        ["unknown", null, null, null, "256", 0.5],
        ["documentation", null, null, null, "256", 0.5],
      ],
    ],
    [
      "2a00::/16",
      [
        ["known", 3215, null, null, (1n << 111n).toString(), 0.5],
        ["unknown", null, null, null, (1n << 111n).toString(), 0.5],
      ],
    ],
    ["2001:db8::/32", [["documentation", null, null, null, (1n << 96n).toString(), 1]]],
  ] as const)("%s", (cidr, expected) => {
    const found = parts(cidr);
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining(expected as unknown as unknown[]));
  });

  test("everything adds up to everything", () => {
    for (const cidr of ["0.0.0.0/0", "::/0", "80.0.0.0/4"]) {
      const { parts: all, addressCount } = describePrefix(geoip, cidr);
      expect(all.reduce((sum, part) => sum + BigInt(part.addressCount), 0n)).toBe(BigInt(addressCount));
      expect(all.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1, 6);
    }
  });

  test("agrees with looking up every address", () => {
    const one = new Map<string, number>();
    for (let i = 0; i < 1024; i++) {
      const { status, network } = geoip.lookup(`91.0.${i >> 8}.${i & 255}`);
      const key = `${status} ${network?.asn ?? ""}`;
      one.set(key, (one.get(key) ?? 0) + 1);
    }
    const all = new Map<string, number>();
    for (const { status, network, addressCount } of describePrefix(geoip, "91.0.0.0/22").parts) {
      const key = `${status} ${network?.asn ?? ""}`;
      all.set(key, (all.get(key) ?? 0) + Number(addressCount));
    }
    expect(Object.fromEntries(all)).toEqual(Object.fromEntries(one));
  });

  test("one's own ranges stand by themselves", () => {
    const own = readOwnCsv(csv("cidr,site", "91.0.0.0/25,Office"), { name: "own.csv" });
    const mine = new Geoip({ databases: [own, ...databases], today: "2026-11-20" });
    expect(formatShares(describePrefix(mine, "91.0.0.0/24"))).toBe("50 % Office, DE; 38 % DE; 12 % AS3320 DTAG, DE");
  });

  test.each([
    ["their place, also of a block that a registry keeps for special use", "192.0.2.0/25", [["known", "Lyon", 1]]],
    [
      "parts in several places",
      "192.0.2.0/24",
      [
        ["known", "Lyon", 0.5],
        ["known", "Cape Town", 0.25],
        ["documentation", null, 0.25],
      ],
    ],
    ["one without a place is where databases say", "91.0.0.0/26", [["known", "Bonn", 1]]],
    ["a private one", "10.1.0.0/16", [["known", "Lyon", 1]]],
    ["IPv6", "2001:db8:1::/48", [["known", "Lyon", 1]]],
  ])("one's own ranges: %s", (_, cidr, expected) => {
    const own = readOwnCsv(
      csv(
        "cidr,owner,city,country,latitude,longitude",
        "192.0.2.0/25,we,Lyon,fr,45.76,4.84",
        "192.0.2.128/26,we,Cape Town,ZA,-33.92,18.42",
        "91.0.0.0/25,we,,,,",
        "10.1.0.0/16,we,Lyon,FR,45.76,4.84",
        "2001:db8:1::/48,we,Lyon,FR,45.76,4.84",
      ),
      { name: "own.csv" },
    );
    // Last, and they win all the same.
    const mine = new Geoip({ databases: [...databases, own], today: "2026-11-20" });
    const found = describePrefix(mine, cidr).parts.map(({ status, place, share }) => [
      status,
      place?.city ?? null,
      share,
    ]);
    expect(found).toEqual(expected);
  });
});
