import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Io } from "../../io/io.js";

export const FILE_NAME = "sgt.config.yaml";

/**
 * Returns the file of defaults that holds here, or null: the nearest from the working directory up to the root of its repository,
 * else that of the home directory. Without a repository only the working directory itself: folders above it may be anyone's.
 */
export function findFile({ cwd, env }: Pick<Io, "cwd" | "env">): string | null {
  const home = env.HOME ?? env.USERPROFILE;
  const folders = [...withinRepository(cwd), ...(home === undefined || home === "" ? [] : [home])];
  return folders.map((folder) => join(folder, FILE_NAME)).find((path) => existsSync(path)) ?? null;
}

function withinRepository(cwd: string): string[] {
  const folders = [cwd];
  for (let folder = cwd; !existsSync(join(folder, ".git")); folder = dirname(folder)) {
    if (folder === dirname(folder)) return [cwd];
    folders.push(dirname(folder));
  }
  return folders;
}
