// The system's Chromium: where SGT_CHROMIUM says, or on the PATH.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Returns the path of the browser, or null when this machine has none. */
export function findChromium(env = process.env) {
  if (env.SGT_CHROMIUM) return env.SGT_CHROMIUM;
  const folders = (env.PATH ?? "").split(delimiter);
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
