import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../database/database.js";
import { geoipError } from "../errors.js";
import { openDatabaseFile } from "../files/open-files.js";
import { type StoreManifest, storeManifestSchema } from "./store-manifest.js";

export const MANIFEST_NAME = "installed.json";

/**
 * Reads what is installed in a folder; no databases when nothing is.
 *
 * @throws `SGT_GEOIP_STORE_INVALID` when the folder's `installed.json` is damaged.
 */
export async function readStore(dir: string): Promise<StoreManifest> {
  const path = join(dir, MANIFEST_NAME);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (Reflect.get(error as object, "code") === "ENOENT") return { schema: "sgt/geoip/v1", databases: [] };
    throw error;
  }
  try {
    return storeManifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw geoipError("SGT_GEOIP_STORE_INVALID", `"${path}" is damaged`, {
      hint: "Run sgt geoip install: it rewrites the folder.",
      cause,
    });
  }
}

/**
 * Opens all databases that are installed in a folder.
 *
 * @throws `SGT_GEOIP_NOT_INSTALLED` when there are none, and what opening a file can throw.
 */
export async function openInstalled(dir: string, signal?: AbortSignal): Promise<Database[]> {
  const { databases } = await readStore(dir);
  if (databases.length === 0) {
    throw geoipError("SGT_GEOIP_NOT_INSTALLED", "no databases of places and networks are installed", {
      hint: "Run sgt geoip install once (free, no account), or give files with --city and --asn.",
    });
  }
  return Promise.all(
    databases.map(({ path, builtOn }) =>
      openDatabaseFile(join(dir, path), { signal, ...(builtOn === null ? {} : { builtOn }) }),
    ),
  );
}
