// Seeded flow logs for the benchmarks: gzip text with a header line, in the default layout.
import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

const HEADER =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";
const DAY_FROM = 1_763_596_800; // 2025-11-20T00:00:00Z
const PORTS = [443, 22, 5432, 3306, 8080, 6379, 9092, 53];

export const ENIS = Array.from({ length: 64 }, (_, i) => ({
  eniId: `eni-0${(0x1000_0000_0000 + i * 7_919_777_113).toString(16).padStart(16, "0")}`,
  accountId: "123456789012",
  region: "eu-west-1",
  addresses: [`10.1.${i}.10`],
}));

export const WINDOW = { from: DAY_FROM, to: DAY_FROM + 86_400 };

/** Files of `recordCount` records with `keyCount` distinct (interface, source, protocol, port), once for each folder. */
export async function generateLogs(folder, { recordCount, keyCount, fileCount }) {
  if (existsSync(folder)) return folder;
  const temporary = `${folder}.tmp`;
  mkdirSync(temporary, { recursive: true });
  for (let file = 0; file < fileCount; file++) {
    const lines = fileLines(file, recordCount / fileCount, keyCount);
    await pipeline(lines, createGzip({ level: 6 }), createWriteStream(join(temporary, `part-${file}.log.gz`)));
  }
  renameSync(temporary, folder);
  return folder;
}

function* fileLines(file, recordCount, keyCount) {
  const random = mulberry32(file + 1);
  yield `${HEADER}\n`;
  let block = "";
  for (let i = 0; i < recordCount; i++) {
    // The first records run through all keys, so that the number of distinct ones is exact.
    const number = file * recordCount + i;
    block += line(number < keyCount ? number : Math.floor(random() * keyCount), random);
    if (i % 1000 === 999) {
      yield block;
      block = "";
    }
  }
  yield block;
}

function line(key, random) {
  const scattered = Math.imul(key, 2_654_435_761) >>> 0;
  const eni = ENIS[key % ENIS.length];
  const port = PORTS[Math.floor(key / ENIS.length) % PORTS.length];
  const host = Math.floor(key / (ENIS.length * PORTS.length));
  const source = `10.${64 + ((host >> 16) & 63)}.${(host >> 8) & 255}.${host & 255}`;
  const start = DAY_FROM + (scattered % 86_000);
  const packets = 1 + Math.floor(random() * 400);
  const bytes = packets * (40 + Math.floor(random() * 1400));
  const action = random() < 0.97 ? "ACCEPT" : "ACCEPT";
  const srcPort = 32_768 + Math.floor(random() * 28_000);
  return `2 ${eni.accountId} ${eni.eniId} ${source} ${eni.addresses[0]} ${srcPort} ${port} 6 ${packets} ${bytes} ${start} ${start + 59} ${action} OK\n`;
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
