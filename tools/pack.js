// Packs every workspace package the way it is published. `npm pack` would keep `workspace:^`
// in the dependencies, which nobody outside can install: only pnpm rewrites it.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { resolve } from "node:path";

export const PNPM = ["-y", "pnpm@10.34.9"];

/**
 * Writes one tarball per package into `destination` and returns their absolute paths, sorted.
 * @param {string} destination
 * @returns {string[]}
 */
export function packAll(destination) {
  mkdirSync(destination, { recursive: true });
  const args = [...PNPM, "-r", "--filter", "./packages/*", "pack", "--pack-destination", resolve(destination)];
  const packed = spawnSync("npx", args, { encoding: "utf8" });
  if (packed.status !== 0) {
    throw new Error(`pnpm pack failed:\n${packed.stdout}${packed.stderr}`);
  }
  return readdirSync(destination)
    .filter((name) => name.endsWith(".tgz"))
    .sort()
    .map((name) => resolve(destination, name));
}
