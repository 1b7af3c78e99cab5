// `npm run bench [-- name…]`: runs packages/*/bench/*.bench.js one after the other, each in a
// process of its own, prints one table, and writes it to bench-results.json.
//
// A bench prints one JSON line per row on stdout:
//   { what, value, against, peer, ratio, target?, unit? }
// `ratio` is ours divided by the peer's, measured in the same run; `target` is what it must not
// exceed, or { atLeast } where more is better. A row without a ratio only informs.
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

const wanted = process.argv.slice(2);

function benchFiles() {
  return readdirSync("packages").flatMap((name) => {
    const folder = join("packages", name, "bench");
    try {
      return readdirSync(folder)
        .filter((file) => file.endsWith(".bench.js"))
        .map((file) => join(folder, file));
    } catch {
      return [];
    }
  });
}

function runBench(file) {
  console.error(`${file} …`);
  const run = spawnSync(process.execPath, ["--expose-gc", file], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (run.status !== 0) {
    console.log(`FAILED ${file} (exit ${run.status ?? run.signal})`);
    return { rows: [], failed: true };
  }
  const rows = run.stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => ({ ...JSON.parse(line), file }));
  return { rows, failed: false };
}

function verdict({ ratio, target }) {
  if (target === undefined || ratio === undefined || ratio === null) return "";
  if (typeof target === "number") return ratio <= target ? "ok" : "MISSED";
  return ratio >= target.atLeast ? "ok" : "MISSED";
}

const targetText = (target) =>
  target === undefined ? "" : typeof target === "number" ? `≤ ${target}` : `≥ ${target.atLeast}`;

function cells(row) {
  const ratio = typeof row.ratio === "number" ? row.ratio.toPrecision(3) : "";
  return [row.what, row.value ?? "", row.against ?? "", row.peer ?? "", ratio, targetText(row.target), verdict(row)];
}

function printTable(rows) {
  const table = [["what", "ours", "against", "peer", "ratio", "target", ""], ...rows.map(cells)].map((r) =>
    r.map(String),
  );
  const widths = table[0].map((_, column) => Math.max(...table.map((r) => r[column].length)));
  for (const row of table)
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    );
}

const files = benchFiles().filter((file) => wanted.length === 0 || wanted.some((name) => file.includes(name)));
const results = files.map(runBench);
const rows = results.flatMap((result) => result.rows);
printTable(rows);
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.versions.node}`;
console.log(`\n${rows.length} rows on ${machine}. Ratios are the figure; times are not.`);
writeFileSync("bench-results.json", `${JSON.stringify({ machine, rows }, null, 2)}\n`);
const missed = rows.filter((row) => verdict(row) === "MISSED").length;
process.exitCode = missed > 0 || results.some((result) => result.failed) ? 1 : 0;
