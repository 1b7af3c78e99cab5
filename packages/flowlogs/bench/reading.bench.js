// Flow logs to folded rows, beside DuckDB, gzip and a readable loop. One NDJSON row a measurement.
// SGT_BENCH_FULL=1 adds the 20,000,000 records; SGT_BENCH_RUNS sets how often each is run (the best counts).
import { execFileSync, execSync } from "node:child_process";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateLogs } from "./generate-logs.js";

const RUNS = Number(process.env.SGT_BENCH_RUNS ?? 3);
const FOLDER = process.env.SGT_BENCH_DIR ?? join(tmpdir(), "sgt-bench");
const THREADS = String(availableParallelism());
const MEMORY_MB = 300;
/** The readable loop takes minutes beyond. */
const READABLE_UP_TO = 2_000_000;

const SIZES = [
  { name: "2,000,000 records, 1,000,000 keys", recordCount: 2_000_000, keyCount: 1_000_000, fileCount: 8 },
];
if (process.env.SGT_BENCH_FULL === "1") {
  SIZES.push({ name: "20,000,000 records, 50,000 keys", recordCount: 20_000_000, keyCount: 50_000, fileCount: 16 });
}

for (const { name, ...size } of SIZES) {
  const folder = await generateLogs(join(FOLDER, `logs-${size.recordCount}-${size.keyCount}`), size);
  // In turns, so that what else the machine does falls on all alike.
  const runs = { all: [], one: [], duckdb: [], gzip: [], lines: [] };
  for (let i = 0; i < RUNS; i++) {
    runs.all.push(child("fold-child.js", folder));
    runs.duckdb.push(child("duckdb-child.js", folder, THREADS));
    runs.one.push(child("fold-child.js", folder, "1"));
    runs.gzip.push(gzip(folder));
  }
  if (size.recordCount <= READABLE_UP_TO) runs.lines.push(child("lines-child.js", folder, "1"));
  requireSame(size, [...runs.all, ...runs.one, ...runs.duckdb, ...runs.lines]);
  const best = Object.fromEntries(
    Object.entries(runs).map(([key, all]) => [key, Math.min(...all.map((run) => run.seconds))]),
  );
  const rssMb = Math.max(...[...runs.all, ...runs.one].map((run) => run.rssMb));
  print(`flow logs, ${name}, ${THREADS} cores, s`, best.all, "DuckDB, a thread a core, same files", best.duckdb, 0.8);
  const cpu = (all) => Math.min(...all.map((run) => run.cpuSeconds));
  // What a machine with other work to do tells as well.
  print(
    `flow logs, ${name}, ${THREADS} cores, processor s`,
    cpu(runs.all),
    "DuckDB, a thread a core, same files",
    cpu(runs.duckdb),
    0.8,
  );
  print(`flow logs, ${name}, 1 thread, s`, best.one, "gzip -dc > /dev/null", best.gzip, 1.3);
  if (runs.lines.length > 0) print(`flow logs, ${name}, 1 thread, s`, best.one, "a readable line loop", best.lines);
  print(`flow logs, ${name}, peak memory, MB`, rssMb, "the ceiling", MEMORY_MB, 1);
  const ledger = child("ledger-child.js", folder, THREADS);
  print(`flow logs, ${name}, into a ledger, peak memory, MB`, ledger.rssMb, "the ceiling", MEMORY_MB, 1);
  print(`flow logs, ${name}, into a ledger and summed up, s`, ledger.seconds, "the fold alone", best.all);
}

function child(script, ...args) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, ["--max-old-space-size=4096", path, ...args], { encoding: "utf8" }));
}

function gzip(folder) {
  const from = performance.now();
  execSync("gzip -dc -- *.gz > /dev/null", { cwd: folder });
  return { seconds: (performance.now() - from) / 1000 };
}

/** A figure counts only when all came to the same keys and records. */
function requireSame({ keyCount, recordCount }, runs) {
  for (const run of runs) {
    if (run.keyCount !== keyCount || run.recordCount !== recordCount) {
      throw new Error(`not the same result: ${JSON.stringify(run)}`);
    }
  }
}

function print(what, value, against, peer, target) {
  const row = { what, value: round(value), against, peer: round(peer), ratio: round(value / peer) };
  console.log(JSON.stringify(target === undefined ? row : { ...row, target }));
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
