import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { sgt, type World } from "./run-sgt.js";

/**
 * One folder is one case: `case.json` holds argv and world, `stdout.txt` and `stderr.txt` what came.
 * SGT_UPDATE_GOLDEN=1 writes them anew; look at the difference before you keep it.
 */
const GOLDEN = fileURLToPath(new URL("../test/golden/", import.meta.url));

interface Case extends Pick<World, "columns" | "env"> {
  readonly argv: readonly string[];
  readonly code: number;
}

describe("golden", () => {
  test.each(readdirSync(GOLDEN).sort())("%s", async (name) => {
    const dir = join(GOLDEN, name);
    const { argv, code, ...world } = JSON.parse(readFileSync(join(dir, "case.json"), "utf8")) as Case;
    const stdin = existsSync(join(dir, "stdin.txt")) ? readFileSync(join(dir, "stdin.txt")) : "";
    const result = await sgt(argv, { ...world, stdin, cwd: dir });
    if (process.env.SGT_UPDATE_GOLDEN === "1") {
      writeFileSync(join(dir, "stdout.txt"), result.stdout);
      writeFileSync(join(dir, "stderr.txt"), result.stderr);
    }
    expect({ code: result.code, stdout: result.stdout, stderr: result.stderr }).toEqual({
      code,
      stdout: readFileSync(join(dir, "stdout.txt"), "utf8"),
      stderr: readFileSync(join(dir, "stderr.txt"), "utf8"),
    });
  });
});
