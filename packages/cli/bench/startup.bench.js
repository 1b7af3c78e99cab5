// What a person waits for before the first line: `sgt --help` beside an empty Node process.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../bin/sgt.js", import.meta.url));
const ROUNDS = 15;

const CASES = [
  { what: "sgt --help", args: [BIN, "--help"], target: 2.5 },
  { what: "sgt plan --help", args: [BIN, "plan", "--help"] },
];

function milliseconds(args) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  return performance.now() - start;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

for (const { what, args, target } of CASES) {
  const ours = [];
  const peer = [];
  // In turn, so that a slow moment of the machine is nobody's.
  for (let round = 0; round < ROUNDS; round++) {
    peer.push(milliseconds(["-e", "0"]));
    ours.push(milliseconds(args));
  }
  const value = Math.round(median(ours));
  const against = Math.round(median(peer));
  const row = { what, value, against, peer: "node -e 0", ratio: Number((value / against).toFixed(2)), unit: "ms" };
  console.log(JSON.stringify(target === undefined ? row : { ...row, target }));
}
