// Triages a file into a CSV in a process of its own: how long it took, and the most memory it held.

import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { Geoip, openInstalled, triage } from "../dist/node.js";

const [dir, input, output, threads] = process.argv.slice(2);
const from = performance.now();
const cpuFrom = process.cpuUsage();
const geoip = new Geoip({ databases: await openInstalled(dir), today: "2026-11-20" });
const opened = process.cpuUsage(cpuFrom);
const openCpuSeconds = (opened.user + opened.system) / 1e6;
const out = createWriteStream(output);
const { entryCount, distinctCount } = await triage({
  geoip,
  input: createReadStream(input, { highWaterMark: 1 << 20 }),
  format: "csv",
  threads: Number(threads),
  write: async (bytes) => {
    if (!out.write(bytes)) await once(out, "drain");
  },
});
out.end();
await once(out, "close");
const seconds = (performance.now() - from) / 1000;
const { user, system } = process.cpuUsage(cpuFrom);
const rssMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(
  JSON.stringify({
    seconds,
    openCpuSeconds,
    cpuSeconds: (user + system) / 1e6 - openCpuSeconds,
    rssMb,
    entryCount,
    distinctCount,
  }),
);
