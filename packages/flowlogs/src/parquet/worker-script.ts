import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { flowLogsError } from "../errors.js";

/**
 * Finds the script of a thread beside the module that starts it.
 *
 * @param url what `new URL("./name.js", import.meta.url)` gives, or throws in a bundle that has no such URL
 * @throws SgtError `SGT_FLOWLOGS_WORKER_FAILED` where a bundler left it behind
 */
export function workerScript(path: string, url: () => URL): URL {
  const found = findScript(url);
  if (found !== null) return found;
  const name = path.split("/").at(-1) ?? path;
  throw flowLogsError("SGT_FLOWLOGS_WORKER_FAILED", `there is no ${name} beside the code: a bundler left it behind`, {
    source: "environment",
    hint: `Bundle node_modules/@sgt/flowlogs/dist/${path} into a file ${name} beside yours, or leave @sgt/flowlogs out of the bundle.`,
  });
}

/** The script, or null where it is not there. */
export function findScript(url: () => URL): URL | null {
  try {
    const found = url();
    return existsSync(fileURLToPath(found)) ? found : null;
  } catch {
    return null;
  }
}
