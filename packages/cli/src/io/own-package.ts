import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The package that this program is, found from here: this file, and the bundle that is published, stand two folders
// below its root.

/** Returns the version in this package's own manifest. */
export function readVersion(): string {
  return readManifest().version;
}

/** Returns the page in this package's own manifest. */
export function readHomepage(): string {
  return readManifest().homepage;
}

function readManifest(): { readonly version: string; readonly homepage: string } {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
}

/** Returns the path of the script `sgt`, whether or not it is on the PATH: to start this program again. */
export function ownBin(): string {
  return fileURLToPath(new URL("../../bin/sgt.js", import.meta.url));
}
