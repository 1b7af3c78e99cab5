import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { snapshotError } from "../errors.js";

/**
 * Returns the names of the folders in a folder, sorted. A link to a folder is one: an account that was left out would look
 * like one that is not there. Whether it leads out is asked of each file that is read.
 */
export async function listFolders(folder: string): Promise<string[]> {
  const entries = await list(folder);
  const areFolders = await Promise.all(entries.map((entry) => isFolder(folder, entry)));
  return entries.filter((_, i) => areFolders[i]).map((entry) => entry.name);
}

async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const stats = await stat(join(folder, entry.name)).catch(() => null);
  return stats?.isDirectory() ?? false;
}

/** Returns the names of everything in a folder that is not a folder, sorted. */
export async function listFiles(folder: string): Promise<string[]> {
  return (await list(folder)).filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw snapshotError("SGT_SNAPSHOT_UNREADABLE", `snapshot folder cannot be read: "${folder}"`, {
      source: "environment",
      hint: "Check the path and that the folder may be read.",
      details: { folder },
      cause,
    });
  }
}
