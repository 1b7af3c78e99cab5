import { realpath, stat } from "node:fs/promises";

/** Where bytes for a path go. */
export interface Destination {
  /** Links followed: what a link leads to is replaced, and the link stays. */
  readonly path: string;
  /**
   * A device, pipe or socket: bytes are written into it. Renaming a file over it would take `/dev/null` from everybody, or leave
   * the reader of a pipe waiting.
   */
  readonly isStream: boolean;
}

/** Looks at what stands at a path that is to be written. What is not there, or cannot be looked at, is left to the writing. */
export async function findDestination(path: string): Promise<Destination> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || stats.isDirectory()) return { path, isStream: false };
  if (!stats.isFile()) return { path, isStream: true };
  return { path: await realpath(path).catch(() => path), isStream: false };
}
