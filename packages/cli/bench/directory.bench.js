// What a directory of interfaces adds to `sgt plan`: the same ledger with and without one, each read by the command in a process of its own.
// SGT_BENCH_INTERFACES and SGT_BENCH_ROWS set how many; 1,000,000 of each unless given.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const INTERFACES = Number(process.env.SGT_BENCH_INTERFACES ?? 1_000_000);
const ROWS = Number(process.env.SGT_BENCH_ROWS ?? 1_000_000);
const ROUNDS = 3;
const place = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sgt-bench-directory-"));
/** Says at the end of the process what it took. */
const WATCH = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, JSON.stringify(process.resourceUsage())));',
)}`;

const round = (value) => Number(value.toPrecision(3));

try {
  const written = spawnSync(
    process.execPath,
    ["--max-old-space-size=8192", place("write-directory-world.js"), folder, String(ROWS), String(INTERFACES)],
    { stdio: "inherit" },
  );
  if (written.status !== 0) throw new Error(`writing ended with ${written.status}`);
  measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure() {
  const [without, beside] = [[], []];
  // In turn, so that a slow moment of the machine is nobody's.
  for (let round = 0; round < ROUNDS; round++) {
    without.push(plan("without"));
    beside.push(plan("with"));
  }
  const name = `plan, ${ROWS.toLocaleString("en-US")} rows, directory of ${INTERFACES.toLocaleString("en-US")} interfaces`;
  for (const [measured, target] of [
    ["processor s", 1.3],
    ["s", 1.3],
  ]) {
    const [value, against] = [beside, without].map((runs) => Math.min(...runs.map((run) => run[measured])));
    row({ what: `${name}, ${measured}`, value, against, peer: "without it", ratio: value / against, target });
  }
  const value = Math.max(...beside.map(({ mb }) => mb));
  row({ what: `${name}, most memory, MB`, value, against: 1000, peer: "the ceiling", ratio: value / 1000, target: 1 });
}

function plan(ledger) {
  const given = ["--snapshot", "snapshot", "--evidence", ledger, "--accept-risk", "a bench", "--out", `${ledger}.json`];
  const from = performance.now();
  const { status, output } = spawnSync(
    process.execPath,
    ["--import", WATCH, place("../bin/sgt.js"), "plan", ...given],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    },
  );
  const seconds = (performance.now() - from) / 1000;
  if (![0, 4].includes(status)) throw new Error(`sgt plan ended with ${status}: ${output[2]}`);
  const changed = JSON.parse(readFileSync(join(folder, `${ledger}.json`), "utf8")).groups.filter(
    ({ steps }) => steps.length > 0,
  );
  if (changed.length < 900) throw new Error(`${changed.length} groups change`);
  const used = JSON.parse(String(output[3]));
  return { s: seconds, "processor s": (used.userCPUTime + used.systemCPUTime) / 1e6, mb: (used.maxRSS * 1024) / 1e6 };
}

function row(values) {
  console.log(
    JSON.stringify({
      ...values,
      value: round(values.value),
      against: round(values.against),
      ratio: round(values.ratio),
    }),
  );
}
