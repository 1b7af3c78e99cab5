// Checks the packages as they would be published: publint (are the exports right?) and
// arethetypeswrong (do the types resolve for everyone who may import an ES module?).
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { packAll } from "./pack.js";

const CHECKS = [
  ["publint", (tarball) => ["run", tarball, "--strict"]],
  ["attw", (tarball) => [tarball, "--profile", "esm-only", "--no-emoji", "--format", "ascii"]],
];

const folder = mkdtempSync(join(tmpdir(), "sgt-pack-"));
let failures = 0;
try {
  for (const tarball of await packAll(folder)) {
    for (const [tool, args] of CHECKS) {
      const run = spawnSync(join("node_modules", ".bin", tool), args(tarball), { encoding: "utf8" });
      const verdict = run.status === 0 ? "ok" : "FAILED";
      console.log(`${verdict.padEnd(7)}${tool.padEnd(9)}${basename(tarball)}`);
      if (run.status !== 0) {
        failures += 1;
        console.log(run.stdout, run.stderr);
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
