// Python tools in a virtual environment of their own, the same versions on every machine.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, "..", "..", ".ci-cache");

/** Thrown where Python or PyPI cannot be had; the run is then skipped, not failed. */
export class NotToBeHad extends Error {}

/** Returns the folder of an environment with what a file of this folder requires; one for each list of requirements. */
export async function virtualEnvironment(name, requirements) {
  const file = join(import.meta.dirname, requirements);
  const digest = createHash("sha256")
    .update(await readFile(file))
    .digest("hex")
    .slice(0, 12);
  const path = join(CACHE, `${name}-${digest}`);
  if (existsSync(join(path, "ready"))) return path;
  await rm(path, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  try {
    await run("python3", ["-m", "venv", path]);
    const pip = ["-m", "pip", "install", "-q", "--disable-pip-version-check"];
    await run(join(path, "bin", "python"), [...pip, "-r", file]);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw new NotToBeHad(firstLine(error));
  }
  // Written last: an environment that was interrupted has no such mark, and is made again.
  await writeFile(join(path, "ready"), "");
  return path;
}

const firstLine = (error) =>
  String(error.stderr || error.message)
    .trim()
    .split("\n")
    .at(-1);
