// maxminddb (the reader below geoip2) and pandas as an analyst uses them, in a virtual environment of their own; no rows where Python is not to be had.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const VENV = resolve(".ci-cache", "geoip-python");
const PACKAGES = ["maxminddb==3.2.0", "pandas==3.1.1"];

function python() {
  const bin = join(VENV, process.platform === "win32" ? "Scripts" : "bin", "python");
  if (existsSync(join(VENV, "ready"))) return bin;
  const made = spawnSync("python3", ["-m", "venv", VENV], { stdio: "ignore" });
  const installed =
    made.status === 0
      ? spawnSync(bin, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES], {
          encoding: "utf8",
        })
      : made;
  if (installed.status !== 0) {
    console.error(`skipped: no Python with maxminddb and pandas ${(installed.stderr ?? "").split("\n")[0]}`);
    return null;
  }
  writeFileSync(join(VENV, "ready"), "");
  return bin;
}

const SCRIPT = `
import json, sys, time
city, path = sys.argv[1], sys.argv[2]
ips = [line.rstrip() for line in open(path)]
import maxminddb
reader = maxminddb.open_database(city)
def timed(work):
    work(ips[:1000])
    start = time.process_time(); work(ips); return len(ips) / (time.process_time() - start)
def plain(some):
    total = 0
    for ip in some:
        record = reader.get(ip)
        if record: total += record.get("latitude") or 0
    return total
import pandas as pd
def frame(some):
    rows = []
    for ip in some:
        record, length = reader.get_with_prefix_len(ip)
        record = record or {}
        rows.append([ip, length, record.get("city"), record.get("state1"), record.get("country_code"), record.get("latitude"), record.get("longitude")])
    return pd.DataFrame(rows, columns=["ip", "length", "city", "state", "country", "latitude", "longitude"]).to_csv(index=False)

print(json.dumps({"python maxminddb, one by one": timed(plain), "python maxminddb and pandas to CSV": timed(frame)}))
`;

/** Rows of what Python does a second; geoip2's own reader refuses databases that are not MaxMind's, so its reader below is asked. */
export function pythonRows({ city, texts, shape, ours }) {
  const bin = python();
  if (bin === null) return [];
  const list = join(mkdtempSync(join(tmpdir(), "sgt-bench-")), "ips.txt");
  writeFileSync(list, `${texts.join("\n")}\n`);
  const run = spawnSync(bin, ["-c", SCRIPT, city, list], { encoding: "utf8" });
  if (run.status !== 0) {
    console.error(`skipped: Python failed: ${run.stderr.trim().split("\n").at(-1)}`);
    return [];
  }
  return Object.entries(JSON.parse(run.stdout)).map(([against, theirs]) => ({
    what: `bulk place, ${shape} IPv4 addresses`,
    against,
    peer: `${(theirs / 1e6).toFixed(2)} M/s`,
    ratio: ours / theirs,
  }));
}
