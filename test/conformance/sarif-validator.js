// What Microsoft's validator says of the SARIF of audit, report and check, by its rules for SARIF and for GitHub: errors and
// warnings count. npm brings the validator, for Linux on x64; elsewhere this skips.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const VALIDATOR = "@microsoft/sarif-multitool-linux@5.7.0";
const RULES = "Sarif;Ghas";

function installValidator() {
  const folder = resolve(".ci-cache", "sarif-multitool-5.7.0");
  const bin = join(folder, "node_modules", "@microsoft", "sarif-multitool-linux", "Sarif.Multitool");
  if (!existsSync(bin)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", VALIDATOR], {
      cwd: folder,
      stdio: "inherit",
    });
    if (status !== 0) return null;
    spawnSync("chmod", ["+x", bin]);
  }
  return bin;
}

const work = mkdtempSync(join(tmpdir(), "sgt-sarif-"));
const sgt = (...args) =>
  spawnSync(process.execPath, [resolve("packages/cli/bin/sgt.js"), ...args, "--quiet"], {
    cwd: work,
    encoding: "utf8",
  });

/** What the validator remarks on, by rule; null where it wrote nothing. */
function remarks(bin, file) {
  const report = join(work, "remarks.sarif");
  rmSync(report, { force: true });
  const args = ["validate", join(work, file), "--rule-kind", RULES, "--level", "Error;Warning", "--output", report];
  // It brings no tables of languages of its own, and a bare machine has none.
  spawnSync(bin, args, { env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" } });
  if (!existsSync(report)) return null;
  return JSON.parse(readFileSync(report, "utf8")).runs[0].results.map(
    ({ ruleId, level }) => `${ruleId} ${level ?? "warning"}`,
  );
}

function judge(bin, file, holds) {
  const found = existsSync(join(work, file)) ? remarks(bin, file) : null;
  const isRight = found !== null && holds(found);
  console.log(
    `${isRight ? "passed" : "FAILED"} ${file}${isRight ? "" : `: ${[...new Set(found ?? ["not written"])].join(", ")}`}`,
  );
  return isRight;
}

function run() {
  const bin = process.platform === "linux" && process.arch === "x64" ? installValidator() : null;
  if (bin === null) return { passed: 0, failed: 0, skipped: 4 };
  sgt("demo", "--out", "demo");
  const snapshot = ["--snapshot", "demo/snapshot"];
  sgt("audit", ...snapshot, "--sarif", "audit.sarif");
  sgt("report", ...snapshot, "--sarif", "report.sarif");
  sgt("check", "demo/plan.json", ...snapshot, "--sarif", "check.sarif");
  // A validator that finds nothing amiss in anything says nothing.
  const log = JSON.parse(readFileSync(join(work, "audit.sarif"), "utf8"));
  delete log.runs[0].tool.driver.rules[0].help;
  writeFileSync(join(work, "broken.sarif"), JSON.stringify(log));
  const judged = [
    ...["audit.sarif", "report.sarif", "check.sarif"].map((file) => judge(bin, file, (found) => found.length === 0)),
    judge(bin, "broken.sarif", (found) => found.some((one) => one.startsWith("GH2012"))),
  ];
  const passed = judged.filter(Boolean).length;
  return { passed, failed: judged.length - passed, skipped: 0 };
}

try {
  const { passed, failed, skipped } = run();
  console.log(`SARIF: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
