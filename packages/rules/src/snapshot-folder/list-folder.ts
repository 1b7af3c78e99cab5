import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { rulesError } from "../errors.js";

/** Returns the names of the folders in a folder, sorted. Links are not followed. */
export async function listFolders(folder: string): Promise<string[]> {
  return (await list(folder)).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** Returns the names of everything in a folder that is not a folder, sorted. */
export async function listFiles(folder: string): Promise<string[]> {
  return (await list(folder)).filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw rulesError("SGT_RULES_SNAPSHOT_UNREADABLE", `snapshot folder cannot be read: "${folder}"`, {
      source: "environment",
      hint: "Check the path and that the folder may be read.",
      details: { folder },
      cause,
    });
  }
}
