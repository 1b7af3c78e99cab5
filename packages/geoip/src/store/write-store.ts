import { createHash, randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { OptionKeys } from "@sgt/cidr";
import { nodeFileStore, replaceFile, takeLock } from "@sgt/files";
import { openDatabase } from "../database/open-database.js";
import { checkKeys, geoipError } from "../errors.js";
import type { FetchedFile } from "./fetched-file.js";
import { MANIFEST_NAME } from "./read-store.js";
import type { InstalledDatabase, StoreManifest } from "./store-manifest.js";

export interface WriteStoreOptions {
  readonly dir: string;
  /** `2026-11-20` */
  readonly today: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks the files and makes them what is installed in a folder, in place of what was: each is opened first, written into a new
 * folder beside the old one and synced; then `installed.json` is renamed over the old one. Whatever interrupts it, the store names
 * the old databases or the new ones, whole. What no manifest names any more is removed afterwards.
 *
 * @throws what `openDatabase` throws for a file that is no database, `SGT_GEOIP_STORE_LOCKED` while another run installs,
 * `SGT_GEOIP_STORE_WRITE_FAILED` when the disk says no.
 */
export async function writeStore(files: readonly FetchedFile[], options: WriteStoreOptions): Promise<StoreManifest> {
  checkKeys(options, WRITE_STORE_KEYS);
  const { dir, today, signal } = options;
  const set = `set-${today}-${randomUUID().slice(0, 8)}`;
  const databases = files.map((file) => describe(file, set, today));
  const manifest: StoreManifest = { schema: "sgt/geoip/v1", databases };
  try {
    const release = await lockStore(dir);
    try {
      await writeSet(join(dir, set), files, signal);
      await putManifest(dir, set, manifest);
      await removeOthers(dir, set);
    } finally {
      await release().catch(() => undefined);
    }
    return manifest;
  } catch (error) {
    await rm(join(dir, set), { recursive: true, force: true }).catch(() => undefined);
    throw signal?.aborted === true ? error : asWriteError(dir, error);
  }
}

const WRITE_STORE_KEYS = { dir: "needed", today: "needed", signal: true } satisfies OptionKeys<WriteStoreOptions>;

/** One at a time: each removes what its own manifest does not name. */
async function lockStore(dir: string): Promise<() => Promise<void>> {
  const attempt = await takeLock(join(dir, "install.lock"), { purpose: "sgt geoip install" });
  if (attempt.state === "taken") return attempt.release;
  throw geoipError("SGT_GEOIP_STORE_LOCKED", `another run installs databases into "${dir}"`, {
    hint: `Wait for it; if none runs, remove ${join(dir, "install.lock")}.`,
    source: "environment",
  });
}

async function writeSet(folder: string, files: readonly FetchedFile[], signal: AbortSignal | undefined): Promise<void> {
  for (const file of files) {
    signal?.throwIfAborted();
    await nodeFileStore.create(join(folder, file.name), file.bytes);
  }
  signal?.throwIfAborted();
}

/** Written in the new folder, so that it goes with it where it is not put in place. */
async function putManifest(dir: string, set: string, manifest: StoreManifest): Promise<void> {
  const unfinished = join(dir, set, `${MANIFEST_NAME}.tmp`);
  await replaceFile(join(dir, MANIFEST_NAME), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), { unfinished });
}

function describe(
  { name, bytes, builtOn, source, attribution }: FetchedFile,
  set: string,
  today: string,
): InstalledDatabase {
  const { info } = openDatabase(bytes, { name, builtOn });
  if (info.holds.length === 0) {
    throw geoipError("SGT_GEOIP_DATABASE_WRONG", `"${name}" (${info.type}) holds neither places nor networks`, {
      hint: "Give a database of places (city, country) or networks (ASN).",
    });
  }
  return {
    path: `${set}/${name}`,
    holds: info.holds.filter((kind) => kind !== "own"),
    families: [...info.families],
    type: info.type,
    builtOn: info.builtOn,
    installedOn: today,
    source,
    byteCount: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    attribution,
  };
}

/** Sets that nothing names: older ones, and those of a run that was killed. Another process may still read one: then it stays. */
async function removeOthers(dir: string, set: string): Promise<void> {
  for (const name of await readdir(dir).catch(() => [])) {
    if (name.startsWith("set-") && name !== set)
      await rm(join(dir, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function asWriteError(dir: string, error: unknown): unknown {
  if (!(error instanceof Error) || typeof Reflect.get(error, "syscall") !== "string") return error;
  return geoipError("SGT_GEOIP_STORE_WRITE_FAILED", `"${dir}" cannot be written: ${error.message}`, {
    hint: "Free some room, or name another folder in SGT_GEOIP_DIR.",
    source: "environment",
    cause: error,
  });
}
