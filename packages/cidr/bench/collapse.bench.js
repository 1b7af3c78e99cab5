// Covers of 1,000 to 10,000,000 addresses into 60 rules, each against sorting the same array.
import { collapse } from "@sgt/cidr";
import { inSeconds, interleave, makeRandom, printRow, ratioOf, shapes } from "./rows.js";

const SIZES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
const ROUNDS = { 1000: 101, 10000: 51, 100000: 21, 1000000: 9, 10000000: 3 };

for (const [shape, make] of Object.entries(shapes)) {
  for (const size of SIZES) {
    const addresses = make(size, makeRandom(size));
    const run = () => collapse(addresses, { maxRules: 60, fences: [] });
    const sort = () => addresses.slice().sort();
    if (size <= 100_000) for (let i = 0; i < 20; i++) run();
    const { ours, peer } = interleave(ROUNDS[size], run, sort);
    printRow({
      what: `collapse ${size.toLocaleString("en")} ${shape} addresses into 60 rules`,
      value: inSeconds(ours),
      against: "Uint32Array.sort of the same",
      peer: inSeconds(peer),
      ratio: ratioOf(ours, peer),
      ...(shape === "clustered" && size === 1_000_000 ? { target: 6 } : {}),
    });
  }
}
