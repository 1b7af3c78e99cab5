// `node tools/with-newest-lts.js COMMAND…`: runs a command with the newest LTS of Node first on the PATH. The npm
// package `node` carries the binary, so no version manager is needed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, resolve } from "node:path";

const NODE = "26.10.0";
const folder = resolve(".ci-cache", `node-${NODE}`);
const bin = resolve(folder, "node_modules", "node", "bin");

if (!existsSync(resolve(bin, "node"))) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(resolve(folder, "package.json"), JSON.stringify({ private: true }));
  const install = spawnSync("npm", ["install", "--no-audit", "--no-fund", `node@${NODE}`], {
    cwd: folder,
    stdio: "inherit",
  });
  if (install.status !== 0) process.exit(install.status ?? 1);
}

const [command, ...args] = process.argv.slice(2);
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
const version = spawnSync("node", ["--version"], { env, encoding: "utf8" }).stdout.trim();
console.log(`with Node ${version}: ${process.argv.slice(2).join(" ")}`);
process.exit(spawnSync(command, args, { env, stdio: "inherit" }).status ?? 1);
