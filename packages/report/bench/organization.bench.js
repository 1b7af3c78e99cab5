// The whole of `sgt report` over 2,000 accounts and a million rules, beside the parsing of the same files.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeOrganization } from "./organization.js";

const BIN = fileURLToPath(new URL("../../cli/bin/sgt.js", import.meta.url));
const ACCOUNTS = Number(process.env.SGT_BENCH_ACCOUNTS ?? 2_000);

/** Reads and parses every file, one after the other, and keeps nothing. */
const PARSE = `
  const { readdirSync, readFileSync } = require("node:fs");
  for (const name of readdirSync(process.argv[1], { recursive: true })) {
    if (name.endsWith(".json")) JSON.parse(readFileSync(process.argv[1] + "/" + name, "utf8"));
  }`;

/** Tells on stderr what the process took: its CPU seconds do not depend on what else runs. */
const MEASURE = `process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require("node:fs").writeSync(2, "\\nTOOK " + JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1e3 }) + "\\n");
});`;

function took(args, dir) {
  const measure = `data:text/javascript,${encodeURIComponent(`import { createRequire } from "node:module"; const require = createRequire("/");${MEASURE}`)}`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", measure, ...args], {
    cwd: dir,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  const found = /^TOOK (.*)$/m.exec(stderr);
  // 3: there are critical findings, as there should be.
  if (found === null || ![0, 3].includes(status)) throw new Error(`ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(found[1]);
}

const dir = mkdtempSync(join(tmpdir(), "sgt-bench-report-"));
try {
  const { accounts, rules } = writeOrganization(join(dir, "snapshot"), ACCOUNTS);
  const files = ["--json", "report.json", "--csv", "report.csv", "--sarif", "report.sarif"];
  const ours = took([BIN, "report", "--snapshot", "snapshot", ...files], dir);
  const peer = took(["-e", PARSE, "snapshot"], dir);
  const what = `report of ${accounts.toLocaleString("en")} accounts, ${rules.toLocaleString("en")} rules, with JSON, CSV and SARIF`;
  const row = (fields) => console.log(JSON.stringify(fields));
  const ratio = (value, against) => Number((value / against).toFixed(2));
  const seconds = Number(ours.seconds.toFixed(1));
  const parsing = Number(peer.seconds.toFixed(1));
  row({
    what,
    value: seconds,
    against: parsing,
    peer: "JSON.parse of the same files",
    ratio: ratio(seconds, parsing),
    unit: "CPU s",
  });
  row({
    what: `${what}: time`,
    value: seconds,
    against: 60,
    peer: "the bound",
    ratio: ratio(seconds, 60),
    unit: "CPU s",
    target: 1,
  });
  row({
    what: `${what}: memory`,
    value: Math.round(ours.megabytes),
    against: 1000,
    peer: "the bound",
    ratio: ratio(ours.megabytes, 1000),
    unit: "MB",
    target: 1,
  });
} finally {
  rmSync(dir, { recursive: true, force: true });
}
