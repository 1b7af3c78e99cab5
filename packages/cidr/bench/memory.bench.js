// Bytes an address, the input array not counted: the peak of the process less what it was before.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { collapse } from "@sgt/cidr";
import { makeRandom, printRow, shapes } from "./rows.js";

const SIZES = [1_000_000, 10_000_000];
const [, , shape, size, rules] = process.argv;

if (shape === undefined) {
  for (const name of Object.keys(shapes)) for (const count of SIZES) await measureApart(name, count, 60);
  // Nothing can be left out here: the whole trie is solved.
  await measureApart("scattered", 1_000_000, 2);
} else {
  const addresses = shapes[shape](Number(size), makeRandom(1));
  collapse(shapes.clustered(10_000, makeRandom(1)), { maxRules: 60 });
  const before = process.resourceUsage().maxRSS * 1024;
  collapse(addresses, { maxRules: Number(rules), fences: [] });
  process.send((process.resourceUsage().maxRSS * 1024 - before) / addresses.length);
}

/** A process of its own: the peak of one never falls. */
async function measureApart(name, count, maxRules) {
  const child = fork(fileURLToPath(import.meta.url), [name, String(count), String(maxRules)]);
  const bytes = await new Promise((resolve, reject) => {
    child.on("message", resolve);
    child.on("error", reject);
  });
  printRow({
    what: `memory to collapse ${count.toLocaleString("en")} ${name} addresses into ${maxRules} rules`,
    value: `${Math.round(bytes)} bytes an address`,
    against: "the limit of 120 bytes an address",
    peer: "120 bytes",
    ratio: Number((bytes / 120).toPrecision(3)),
    target: 1,
    unit: "bytes",
  });
}
