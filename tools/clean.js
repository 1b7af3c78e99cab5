// tsc leaves the outputs of sources that were removed, so a deleted test would go on running.
import { readdirSync, rmSync } from "node:fs";

for (const name of readdirSync("packages")) {
  for (const output of ["dist", "dist-test"]) {
    rmSync(`packages/${name}/${output}`, { recursive: true, force: true });
  }
}
