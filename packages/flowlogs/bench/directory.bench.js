// A directory of many interfaces: written, put together, read, and asked for the groups of each of as many rows.
// SGT_BENCH_INTERFACES sets how many; 1,000,000 unless given.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const COUNT = Number(process.env.SGT_BENCH_INTERFACES ?? 1_000_000);
const name = `directory of ${COUNT.toLocaleString("en-US")} interfaces`;
const path = fileURLToPath(new URL("directory-child.js", import.meta.url));
const { addSeconds, readSeconds, joinSeconds, fileMb, readMb, rowCount } = child();

print({ what: `${name}, a snapshot added, s`, value: addSeconds });
print({ what: `${name}, read, s`, value: readSeconds });
print({ what: `${name}, asked for ${rowCount.toLocaleString("en-US")} rows, s`, value: joinSeconds });
print({ what: `${name}, file, MB`, value: fileMb });
print({
  what: `${name}, read and asked, peak memory, MB`,
  value: readMb,
  against: "the ceiling",
  peer: 1000,
  ratio: readMb / 1000,
  target: 1,
});

/** Written in one process and read in another, so that each has its own peak. */
function child() {
  const run = (...args) =>
    JSON.parse(execFileSync(process.execPath, ["--max-old-space-size=4096", path, ...args], { encoding: "utf8" }));
  const written = run("write", String(COUNT));
  return { ...written, ...run("read", String(COUNT), written.dir) };
}

function print(row) {
  console.log(JSON.stringify({ ...row, value: Number(row.value.toPrecision(3)) }));
}
