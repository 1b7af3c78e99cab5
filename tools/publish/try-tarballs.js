// Installs tarballs into an empty folder as a user would, and uses them.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Every library, by the one call that all of them can answer: it loads, and exports something. */
const USE_LIBRARIES = `
const names = process.argv.slice(1);
const counts = await Promise.all(names.map(async (name) => Object.keys(await import(name)).length));
if (counts.some((count) => count === 0)) throw new Error("a package exports nothing");
const { collapse } = await import("@sgt/cidr");
console.log(names.length, collapse(["10.0.0.0", "10.0.0.1"]).cidrs.join());
`;

/**
 * @param {readonly string[]} tarballs of all packages
 * @param {string} folder that does not exist
 * @throws when one cannot be installed, loaded or used
 */
export function tryTarballs(tarballs, folder) {
  mkdirSync(folder);
  const inside = (command, ...args) => execFileSync(command, args, { cwd: folder, encoding: "utf8" }).trim();
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  inside("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs);
  const names = readdirSync(join(folder, "node_modules", "@sgt")).map((name) => `@sgt/${name}`);
  console.log(`\nInstalled and loaded: ${inside("node", "--input-type=module", "-e", USE_LIBRARIES, ...names)}`);
  const sgt = join("node_modules", ".bin", "sgt");
  console.log(`sgt ${inside(sgt, "--version")}: ${inside(sgt, "--help").split("\n")[0]}`);
  inside(sgt, "demo", "--out", "demo", "--quiet");
  console.log(`sgt demo: ${readdirSync(join(folder, "demo")).length} files`);
}
