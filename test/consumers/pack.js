import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Packs packages as they are published and returns the tarballs' paths. In a process of its own: esbuild does not know
 * the regular expressions of the realm that a test runs in.
 */
export function pack(destination, ...names) {
  execFileSync("node", ["tools/pack.js", destination, ...names], { stdio: ["ignore", "ignore", "inherit"] });
  return readdirSync(destination).map((name) => join(destination, name));
}
