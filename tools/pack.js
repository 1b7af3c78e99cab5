// Packs every workspace package, or those named, the way they are published: node tools/pack.js DESTINATION [NAME…]
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stagePackage } from "./publish/stage.js";

/**
 * Writes one tarball per package into `destination` and returns their absolute paths, sorted.
 * @param {string} destination
 * @param {readonly string[]} [names] folders of packages/; all of them unless given
 * @returns {Promise<string[]>}
 */
export async function packAll(destination, names = readdirSync("packages")) {
  mkdirSync(destination, { recursive: true });
  const stages = mkdtempSync(join(tmpdir(), "sgt-stage-"));
  try {
    for (const name of names) {
      await stagePackage(name, join(stages, name));
      pack(join(stages, name), resolve(destination));
    }
  } finally {
    rmSync(stages, { recursive: true, force: true });
  }
  return readdirSync(destination)
    .filter((name) => name.endsWith(".tgz"))
    .sort()
    .map((name) => resolve(destination, name));
}

function pack(folder, destination) {
  const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", destination];
  const packed = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  if (packed.status !== 0) throw new Error(`npm pack failed:\n${packed.stdout}${packed.stderr}`);
}

if (process.argv[1] === import.meta.filename) {
  const [destination = "tarballs", ...names] = process.argv.slice(2);
  const tarballs = await packAll(destination, names.length > 0 ? names : undefined);
  process.stdout.write(`${tarballs.join("\n")}\n`);
}
