// The lossless part alone, from text to text: the same answer as cidr-tools and Python's ipaddress give.
import { spawnSync } from "node:child_process";
import { collapse } from "@sgt/cidr";
import { mergeCidr } from "cidr-tools";
import { inSeconds, interleave, makeRandom, median, printRow, ratioOf, seconds, shapes, toText } from "./rows.js";

const PYTHON = `
import ipaddress, sys, time
addresses = [ipaddress.ip_address(line) for line in sys.stdin.read().split()]
start = time.perf_counter()
merged = list(ipaddress.collapse_addresses(addresses))
print(time.perf_counter() - start, len(merged))
`;

for (const size of [10_000, 100_000]) {
  const texts = toText(shapes.clustered(size, makeRandom(size)));
  const run = () => collapse(texts, { objective: "least-trust", fences: [] });
  const tool = () => mergeCidr(texts);
  if (run().cidrs.length !== tool().length) throw new Error("the two do not agree");
  for (let i = 0; i < 5; i++) interleave(1, run, tool);
  const { ours, peer } = interleave(size > 10_000 ? 5 : 31, run, tool);
  const what = `exact merge of ${size.toLocaleString("en")} clustered addresses as text`;
  printRow({
    what,
    value: inSeconds(ours),
    against: "cidr-tools mergeCidr",
    peer: inSeconds(peer),
    ratio: ratioOf(ours, peer),
    target: 1,
  });
  comparePython(what, texts, run);
}

/** Python's time is without reading the text; ours is with it. */
function comparePython(what, texts, run) {
  const against = "Python ipaddress.collapse_addresses";
  const python = spawnSync("python3", ["-c", PYTHON], { input: texts.join("\n"), encoding: "utf8" });
  if (python.status !== 0) return printRow({ what, value: "skipped", against, peer: "no python3 here" });
  const [peer, count] = python.stdout.split(" ").map(Number);
  if (count !== run().cidrs.length) throw new Error("Python does not agree");
  const ours = median(Array.from({ length: 5 }, () => seconds(run)));
  printRow({ what, value: inSeconds(ours), against, peer: inSeconds(peer), ratio: ratioOf(ours, peer), target: 1 });
}
