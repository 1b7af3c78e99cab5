// Addresses from a file to an enriched CSV, beside a loop over mmdb-lib that does the same for places alone.
// SGT_BENCH_FULL=1 takes 10,000,000 addresses, for which the targets of 30 seconds on two cores and of 800 MB hold; otherwise 1,000,000.
import { execFileSync } from "node:child_process";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Reader } from "mmdb-lib";
import { benchStore, cityFile, randomAddresses, toText } from "./databases.js";

const dir = await benchStore();
if (dir === null) process.exit(0);
const isFull = process.env.SGT_BENCH_FULL === "1";
const count = isFull ? 10_000_000 : 1_000_000;
const folder = mkdtempSync(join(tmpdir(), "sgt-bench-triage-"));
const child = fileURLToPath(new URL("./triage-child.js", import.meta.url));

try {
  const input = join(folder, "ips.txt");
  await writeAddresses(input, count);
  const peer = await oneByOne(input, 100_000);
  for (const threads of [0, 2]) {
    const run = JSON.parse(execFileSync(process.execPath, [child, dir, input, join(folder, "out.csv"), `${threads}`]));
    const perSecond = run.entryCount / run.cpuSeconds;
    print({
      what: `triage ${count} addresses to CSV, ${threads === 0 ? "no" : threads} threads, CPU`,
      value: `${run.cpuSeconds.toFixed(1)} s (opening: ${run.openCpuSeconds.toFixed(1)} s), ${run.rssMb.toFixed(0)} MB`,
      against: "mmdb-lib and a string for each row, places only",
      peer: `${(count / peer).toFixed(1)} s CPU`,
      ratio: peer / perSecond,
      target: 1,
    });
    if (threads === 2 && isFull) {
      print({
        what: "triage 10000000 addresses to CSV on two cores, seconds",
        value: run.seconds.toFixed(1),
        against: "30 s",
        peer: 30,
        ratio: run.seconds / 30,
        target: 1,
      });
      print({
        what: "triage 10000000 addresses to CSV on two cores, memory",
        value: `${run.rssMb.toFixed(0)} MB`,
        against: "800 MB",
        peer: 800,
        ratio: run.rssMb / 800,
        target: 1,
      });
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function writeAddresses(path, total) {
  const out = createWriteStream(path);
  for (let at = 0; at < total; at += 100_000)
    out.write(`${Array.from(randomAddresses(100_000, at + 1), toText).join("\n")}\n`);
  await new Promise((resolve) => out.end(resolve));
}

/** Addresses a CPU second of the plain way. */
async function oneByOne(path, some) {
  const reader = new Reader(readFileSync(await cityFile(dir)));
  const lines = readFileSync(path, "latin1").split("\n", some);
  const from = process.cpuUsage();
  const out = createWriteStream(join(folder, "peer.csv"));
  for (const line of lines) {
    const [record, length] = reader.getWithPrefixLength(line);
    const { city, state1, country_code, latitude, longitude } = record ?? {};
    out.write(`${line},${length},"${city}","${state1}",${country_code},${latitude},${longitude}\n`);
  }
  await new Promise((resolve) => out.end(resolve));
  const { user, system } = process.cpuUsage(from);
  return some / ((user + system) / 1e6);
}

function print(row) {
  console.log(JSON.stringify(row));
}
