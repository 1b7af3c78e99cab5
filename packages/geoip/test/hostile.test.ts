// One row for each way in which a file can be broken or made to harm, with the exact code; every one within a second.
import { describe, expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import { Geoip, openDatabase, readCloudRanges, readList, readOwnCsv } from "@sgt/geoip";
import { csv, maxmindAsn } from "./support/sample.js";
import { control, encode, MARKER, type MmdbValue, writeMmdb, writeNode } from "./support/write-mmdb.js";

const metadata = (values: { [key: string]: MmdbValue }): Buffer =>
  encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_790_000_000n,
    database_type: "Test",
    ip_version: 4,
    node_count: 1,
    record_size: 24,
    ...values,
  });

/** A file of one node, whose both sides lead to the first record, which is whatever bytes are given. */
function withRecord(record: Buffer): Buffer {
  return Buffer.concat([writeNode(1 + 16, 1 + 16, 24), Buffer.alloc(16), record, MARKER, metadata({})]);
}

/** A file with this tree. */
function withTree(nodes: readonly (readonly [number, number])[], values: { [key: string]: MmdbValue } = {}): Buffer {
  const tree = nodes.map(([left, right]) => writeNode(left, right, 24));
  const meta = metadata({ node_count: nodes.length, ...values });
  return Buffer.concat([...tree, Buffer.alloc(16), encode({ country_code: "DE" }), MARKER, meta]);
}

/** A pointer of two bytes to an offset below 2048. */
const pointer = (offset: number): Buffer => Buffer.from([0x20 | (offset >> 8), offset & 255]);

/** Arrays of ten pointers, each to the next: ten to the power of nine values in a hundred bytes. */
function manyFromFew(): Buffer {
  const level = 1 + 1 + 10 * 2;
  return Buffer.concat([
    ...Array.from({ length: 9 }, (_, i) =>
      Buffer.concat([control(11, 10), ...Array(10).fill(pointer((i + 1) * level))]),
    ),
    encode("x"),
  ]);
}

const whole = writeMmdb([["91.0.0.0/10", maxmindAsn(3320, "DTAG")]]);

const FILES: readonly (readonly [name: string, bytes: Buffer, code: string])[] = [
  ["an empty file", Buffer.alloc(0), "SGT_GEOIP_DATABASE_EMPTY"],
  ["noise", Buffer.from([...Array(4096).keys()].map((i) => (i * 7919) & 255)), "SGT_GEOIP_DATABASE_UNKNOWN"],
  ["a zip archive", Buffer.from("PK\x03\x04…"), "SGT_GEOIP_DATABASE_UNKNOWN"],
  ["a web page", Buffer.from("<!DOCTYPE html><title>Sign in</title>"), "SGT_GEOIP_DATABASE_UNKNOWN"],
  ["text that is no list of ranges", Buffer.from("hello\nworld\n"), "SGT_GEOIP_RANGES_INVALID"],
  ["a header and nothing else", csv("network,asn"), "SGT_GEOIP_DATABASE_EMPTY"],
  ["a row that is no range", csv("1.0.0.0,1.0.0.255,64496,A", "x,y,64497,B"), "SGT_GEOIP_RANGES_INVALID"],
  ["a range that ends before it begins", csv("1.0.0.9,1.0.0.0,64496,A"), "SGT_GEOIP_RANGES_INVALID"],
  ["a range of both families", csv("1.0.0.9,2001:db8::,64496,A"), "SGT_GEOIP_RANGES_INVALID"],
  ["a row of 5 MB", Buffer.from(`1.0.0.0,1.0.0.255,64496,${"A".repeat(5_000_000)}`), "SGT_GEOIP_RANGES_INVALID"],
  [
    "a thousand ranges around one address",
    csv(...Array(1000).fill("1.0.0.0,1.0.0.255,64496,A")),
    "SGT_GEOIP_RANGES_INVALID",
  ],
  ["cut off before its metadata", whole.subarray(0, whole.length - 200), "SGT_GEOIP_DATABASE_UNKNOWN"],
  ["cut off within its metadata", whole.subarray(0, whole.length - 20), "SGT_GEOIP_DATABASE_METADATA"],
  ["metadata that are no map", Buffer.concat([Buffer.alloc(64), MARKER, encode("x")]), "SGT_GEOIP_DATABASE_METADATA"],
  [
    "metadata that point to themselves",
    Buffer.concat([Buffer.alloc(64), MARKER, pointer(0)]),
    "SGT_GEOIP_DATABASE_METADATA",
  ],
  [
    "metadata with an array of 16 million",
    Buffer.concat([Buffer.alloc(64), MARKER, control(11, 16_000_000)]),
    "SGT_GEOIP_DATABASE_METADATA",
  ],
  ["version 3 of the format", withTree([[1, 1]], { binary_format_major_version: 3 }), "SGT_GEOIP_DATABASE_VERSION"],
  ["a record size of 20 bits", withTree([[1, 1]], { record_size: 20 }), "SGT_GEOIP_DATABASE_METADATA"],
  ["address family 5", withTree([[1, 1]], { ip_version: 5 }), "SGT_GEOIP_DATABASE_METADATA"],
  ["a node count that is text", withTree([[1, 1]], { node_count: "1" }), "SGT_GEOIP_DATABASE_METADATA"],
  ["no nodes", withTree([], { node_count: 0 }), "SGT_GEOIP_DATABASE_EMPTY"],
  [
    "four billion nodes in a hundred bytes",
    withTree([[1, 1]], { node_count: 4_000_000_000 }),
    "SGT_GEOIP_DATABASE_TRUNCATED",
  ],
  ["a node that leads to itself", withTree([[0, 0]]), "SGT_GEOIP_DATABASE_TREE"],
  [
    "two nodes that lead to one another",
    withTree([
      [1, 2],
      [0, 2],
    ]),
    "SGT_GEOIP_DATABASE_TREE",
  ],
  [
    "nodes shared so that the tree has 2^31 ends",
    withTree(Array.from({ length: 31 }, (_, i) => [i + 1, i + 1] as const)),
    "SGT_GEOIP_DATABASE_TREE",
  ],
  [
    "a tree of 33 levels",
    withTree(Array.from({ length: 33 }, (_, i) => [i + 1, 33] as const)),
    "SGT_GEOIP_DATABASE_TREE",
  ],
  ["a network that points into the separator", withTree([[1 + 3, 1]]), "SGT_GEOIP_DATABASE_TREE"],
  ["a network that points beyond the file", withTree([[1 + 16 + 60_000, 1]]), "SGT_GEOIP_DATABASE_TREE"],
  ["a record that points to itself", withRecord(pointer(0)), "SGT_GEOIP_DATABASE_DATA"],
  [
    "a map whose value points back to it",
    withRecord(Buffer.concat([control(7, 1), encode("a"), pointer(0)])),
    "SGT_GEOIP_DATABASE_DATA",
  ],
  ["a pointer beyond the file", withRecord(pointer(2000)), "SGT_GEOIP_DATABASE_DATA"],
  [
    "a pointer to a pointer",
    withRecord(Buffer.concat([pointer(2), pointer(4), encode("x")])),
    "SGT_GEOIP_DATABASE_DATA",
  ],
  ["an array that claims 16 million values", withRecord(control(11, 16_000_000)), "SGT_GEOIP_DATABASE_DATA"],
  ["a text that claims 16 MB", withRecord(control(2, 16_000_000)), "SGT_GEOIP_DATABASE_DATA"],
  [
    "a map with a number for a key",
    withRecord(Buffer.concat([control(7, 1), encode(1), encode("x")])),
    "SGT_GEOIP_DATABASE_DATA",
  ],
  ["a billion values from a hundred bytes", withRecord(manyFromFew()), "SGT_GEOIP_DATABASE_DATA"],
  [
    "arrays 100 deep",
    withRecord(Buffer.concat([...Array(100).fill(control(11, 1)), encode("x")])),
    "SGT_GEOIP_DATABASE_DATA",
  ],
  ["an unknown type", withRecord(Buffer.from([0x01, 0x20])), "SGT_GEOIP_DATABASE_DATA"],
  ["an extended type 0", withRecord(Buffer.from([0x01, 0x00])), "SGT_GEOIP_DATABASE_DATA"],
  ["a double of three bytes", withRecord(Buffer.concat([control(3, 3), Buffer.alloc(3)])), "SGT_GEOIP_DATABASE_DATA"],
  [
    "a 32-bit number of nine bytes",
    withRecord(Buffer.concat([control(6, 9), Buffer.alloc(9)])),
    "SGT_GEOIP_DATABASE_DATA",
  ],
  ["a boolean of 7", withRecord(Buffer.from([0x07, 0x07])), "SGT_GEOIP_DATABASE_DATA"],
];

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return isSgtError(error) && error.hint !== undefined ? error.code : String(error);
  }
  return "no error";
}

describe("a database that is", () => {
  test.each(FILES)("%s", (_, bytes, code) => {
    const found = codeOf(() => {
      const database = openDatabase(bytes, { name: "hostile" });
      new Geoip({ databases: [database], today: "2026-11-20" }).lookup("91.1.2.3");
    });
    expect(found).toBe(code);
  });

  test("flipped in any one byte is refused with a code or read, never a crash or a hang", () => {
    const codes = new Set<string>();
    for (let at = 0; at < whole.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] as number) ^ flip;
        codes.add(
          codeOf(() =>
            new Geoip({ databases: [openDatabase(bytes, { name: "x" })], today: "2026-11-20" }).lookup("91.1.2.3"),
          ),
        );
      }
    }
    expect([...codes].filter((code) => code !== "no error" && !code.startsWith("SGT_GEOIP_"))).toEqual([]);
    expect(codes).toContain("no error");
  });
});

describe("a list that is", () => {
  const list = (text: string) => () => readList(Buffer.from(text), { kind: "vpn", name: "l", date: null });
  const cloud = (text: string) => () => readCloudRanges(Buffer.from(text), { name: "c.json", date: null });
  const own = (text: string) => () => readOwnCsv(Buffer.from(text), { name: "own.csv" });
  test.each([
    ["empty", list(""), "SGT_GEOIP_LIST_INVALID"],
    ["prose", list("these are\nno addresses\n1.2.3.4\n"), "SGT_GEOIP_LIST_INVALID"],
    ["JSON of nobody", cloud('{"a":1}'), "SGT_GEOIP_LIST_INVALID"],
    ["damaged JSON", cloud('{"prefixes":['), "SGT_GEOIP_LIST_INVALID"],
    ["JSON without a range", cloud('{"prefixes":[{"ip_prefix":"x"}]}'), "SGT_GEOIP_LIST_INVALID"],
    ["one's own without a header", own("10.0.0.0/8,a\n"), "SGT_GEOIP_RANGES_INVALID"],
    ["one's own with a name twice", own("cidr,a,A\n10.0.0.0/8,1,2\n"), "SGT_GEOIP_RANGES_INVALID"],
    ["one's own with a row that is no range", own("cidr,a\nten,1\n"), "SGT_GEOIP_RANGES_INVALID"],
    ["one's own with a country that is no code", own("cidr,country\n10.0.0.0/8,France\n"), "SGT_GEOIP_RANGES_INVALID"],
    ["one's own with half a point", own("cidr,lat,lon\n10.0.0.0/8,45,\n"), "SGT_GEOIP_RANGES_INVALID"],
    ["one's own with a point off the globe", own("cidr,lat,lon\n10.0.0.0/8,45,181\n"), "SGT_GEOIP_RANGES_INVALID"],
    ["one's own with a header only", own("cidr,a\n"), "SGT_GEOIP_DATABASE_EMPTY"],
  ])("%s", (_, run, code) => expect(codeOf(run)).toBe(code));
});
