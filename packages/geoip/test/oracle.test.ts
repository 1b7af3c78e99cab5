// The fast tables against mmdb-lib one by one: every combination of family and record size, every border of every network
// and random addresses between, the network as well as the record.
import { describe, expect, test } from "@jest/globals";
import { formatAddress, parseAddress, parsePrefix } from "@sgt/cidr";
import { type Database, databaseFromShared, openDatabase } from "@sgt/geoip";
import { Reader } from "mmdb-lib";
import { writeMmdb } from "./support/write-mmdb.js";

interface OneByOne {
  getWithPrefixLength(address: string): [{ country_code: string } | null, number];
}
const MmdbLib = Reader as unknown as new (bytes: Buffer) => OneByOne;

const seed = Number(process.env.SGT_SEED ?? 20_261_120);

function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Networks in a small universe, so that they nest, touch and repeat. */
function randomNetworks(random: () => number, family: 4 | 6): [string, { country_code: string }][] {
  const pick = (n: number): number => Math.floor(random() * n);
  return Array.from({ length: 60 }, () => {
    const ipv4 = family === 4 || random() < 0.4;
    const length = ipv4 ? 8 + pick(25) : 16 + pick(113);
    const base = ipv4
      ? `${[1, 91, 255][pick(3)]}.${pick(4)}.${pick(256)}.${pick(256)}`
      : `${["2001:200:", "2a00:", "ff00:"][pick(3)]}${pick(3)}::${pick(65_536).toString(16)}:${pick(65_536).toString(16)}`;
    return [`${base}/${length}`, { country_code: `${"ABCDE"[pick(5)]}${"ABCDE"[pick(5)]}` }];
  });
}

function addressesAround(networks: readonly (readonly [string, unknown])[], random: () => number): string[] {
  return networks.flatMap(([cidr]) => {
    const { family, first, prefixLength } = parsePrefix(cidr, { hostBits: "mask" });
    const bits = BigInt(family === 4 ? 32 : 128);
    const size = 1n << (bits - BigInt(prefixLength));
    const inside = first + BigInt(Math.floor(random() * Number(size > 1n << 40n ? 1n << 40n : size)));
    return [first, first + size - 1n, first - 1n, first + size, inside]
      .filter((value) => value >= 0n && value < 1n << bits)
      .map((value) => formatAddress({ family, value }));
  });
}

const shapes = [4, 6].flatMap((family) =>
  [24, 28, 32].map((recordSize) => [family as 4 | 6, recordSize as 24 | 28 | 32] as const),
);

/** What mmdb-lib says, and what the tables say: country and number of addresses of the network. */
function bothAnswers(reader: OneByOne, database: Database, address: string): [unknown, unknown] | null {
  const [record, prefixLength] = reader.getWithPrefixLength(address);
  const { family, value } = parseAddress(address);
  if (family === 4 && database.ipv4 === null) return null;
  const found = family === 4 ? fromTable(database, Number(value)) : fromTree(database, value);
  const country = found.record < 0 ? null : (database.facts(found.record).place?.country ?? null);
  return [
    [address, record?.country_code ?? null, 1n << BigInt((family === 4 ? 32 : 128) - prefixLength)],
    [address, country, found.size],
  ];
}

function fromTable({ ipv4 }: Database, address: number): { record: number; size: bigint } {
  const segment = ipv4?.segmentOf(address) ?? 0;
  const size = BigInt((ipv4?.lastOf(segment) ?? 0) - (ipv4?.firstOf(segment) ?? 0) + 1);
  return { record: ipv4?.recordOf(segment) ?? -1, size };
}

function fromTree({ ipv6 }: Database, value: bigint): { record: number; size: bigint } {
  const words = new Uint32Array([96, 64, 32, 0].map((shift) => Number((value >> BigInt(shift)) & 0xffffffffn)));
  const { record, first, last } = ipv6?.locate(words) ?? { record: -2, first: 0n, last: 0n };
  expect(ipv6?.find(words)).toBe(record);
  return { record, size: last - first + 1n };
}

describe.each(shapes)("IPv%i, records of %i bits", (family, recordSize) => {
  const random = mulberry32(seed + family * 100 + recordSize);
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(`agrees with mmdb-lib on networks %i (seed ${seed})`, () => {
    const networks = randomNetworks(random, family);
    const bytes = writeMmdb(networks, { family, recordSize, aliases: family === 6 });
    const reader = new MmdbLib(bytes);
    const opened = openDatabase(bytes, { name: "random" });
    const addresses = addressesAround(networks, random);
    // What a worker gets must answer the same.
    for (const database of [opened, databaseFromShared(structuredClone(opened.share()))]) {
      const answers = addresses.flatMap((address) => {
        const both = bothAnswers(reader, database, address);
        return both === null ? [] : [both];
      });
      expect(answers.map(([, ours]) => ours)).toEqual(answers.map(([theirs]) => theirs));
      expect(answers.length).toBeGreaterThan(100);
    }
  });
});
