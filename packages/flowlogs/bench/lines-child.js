// The readable way: a line at a time, a string for each field, a map for the keys.
import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

const [folder] = process.argv.slice(2);
const from = performance.now();
const rows = new Map();
let recordCount = 0;
for (const name of readdirSync(folder)) {
  const input = createReadStream(join(folder, name)).pipe(createGunzip());
  for await (const line of createInterface({ input })) {
    const [, , eni, src, , , port, protocol, packets, bytes, start, end, action, status] = line.split(" ");
    if (status !== "OK") continue;
    recordCount++;
    const key = `${eni} ${src} ${protocol} ${port} ${action} ${Math.floor(start / 86_400)}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { records: 1, packets: +packets, bytes: +bytes, first: +start, last: +end });
    else {
      row.records++;
      row.packets += +packets;
      row.bytes += +bytes;
      row.first = Math.min(row.first, +start);
      row.last = Math.max(row.last, +end);
    }
  }
}
const seconds = (performance.now() - from) / 1000;
const rssMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(JSON.stringify({ seconds, rssMb, keyCount: rows.size, recordCount }));
