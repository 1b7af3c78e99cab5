// Triages a file into a CSV in a process of its own, as `sgt triage` does: how long it took, and the most memory it held.

import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Geoip, openInstalled, triage } from "../dist/node.js";

const [dir, input, output, threads] = process.argv.slice(2);
const from = performance.now();
const cpuFrom = process.cpuUsage();
const geoip = new Geoip({ databases: await openInstalled(dir), today: "2026-11-20" });
const opened = process.cpuUsage(cpuFrom);
const openCpuSeconds = (opened.user + opened.system) / 1e6;
const out = await open(output, "w");
const { entryCount, distinctCount } = await triage({
  geoip,
  input: createReadStream(input, { highWaterMark: 1 << 20 }),
  format: "csv",
  threads: Number(threads),
  reuseRows: true,
  write: async (bytes) => {
    for (let at = 0; at < bytes.length; ) at += (await out.write(bytes, at)).bytesWritten;
  },
});
await out.close();
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
