// Looking up many IPv4 addresses at once, beside mmdb-lib and maxmind one by one, and beside Python. One NDJSON row each.
// CPU seconds: what else the machine does must not count. Each run touches the place of every address.
import { readFileSync } from "node:fs";
import { open as openMaxmind } from "maxmind";
import { Reader } from "mmdb-lib";
import { Geoip, openDatabaseFile, openInstalled } from "../dist/node.js";
import { benchStore, cityFile, randomAddresses, toText } from "./databases.js";
import { pythonRows } from "./python-peers.js";

const dir = await benchStore();
if (dir === null) process.exit(0);
const city = await cityFile(dir);

const OURS = 2_000_000;
const THEIRS = 200_000;
const random = randomAddresses(OURS);
const sorted = random.toSorted();
let sink = 0;

function rate(count, work) {
  work();
  const runs = Array.from({ length: 3 }, () => {
    const from = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(from);
    return count / ((user + system) / 1e6);
  });
  return Math.max(...runs);
}

const million = (perSecond) => `${(perSecond / 1e6).toFixed(2)} M/s`;

const database = await openDatabaseFile(city, { expect: "place" });
const geoip = new Geoip({ databases: [database], today: "2026-11-20" });
const reader = new Reader(readFileSync(city));
const maxmind = await openMaxmind(city);

function bulk(addresses) {
  const answer = geoip.lookupIpv4(addresses);
  for (let i = 0; i < addresses.length; i++) sink += answer.place(answer.placeIds[i])?.latitude ?? 0;
}

for (const [shape, addresses] of [
  ["random", random],
  ["sorted", sorted],
]) {
  // Sorted ones are taken from all over, not the first of them.
  const few = addresses.filter((_, i) => i % (OURS / THEIRS) === 0);
  const texts = Array.from(few, toText);
  const ours = rate(OURS, () => bulk(addresses));
  for (const [name, peer] of [
    ["mmdb-lib", (text) => reader.get(text)],
    ["maxmind", (text) => maxmind.get(text)],
  ]) {
    const theirs = rate(THEIRS, () => {
      for (const text of texts) sink += peer(text)?.latitude ?? 0;
    });
    print({
      what: `bulk place, ${shape} IPv4 addresses`,
      value: million(ours),
      against: `${name}, one by one`,
      peer: million(theirs),
      ratio: ours / theirs,
      target: { atLeast: 10 },
    });
  }
  for (const row of pythonRows({ city, texts, shape, ours })) print({ ...row, value: million(ours) });
}

for (const { info } of await openInstalled(dir)) {
  const megabytes = (info.byteCount / 1e6).toFixed(0);
  print({ what: `memory, ${info.name}`, value: `${megabytes} MB, ${info.networkCount} networks` });
}
if (Number.isNaN(sink)) throw new Error("a place has no latitude");

function print(row) {
  console.log(JSON.stringify(row));
}
