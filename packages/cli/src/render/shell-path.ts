import { isAbsolute, relative } from "node:path";

/** What a shell takes as it stands. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Returns a word as a POSIX shell reads it back: quoted when it has to be. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns a path as the user would type it from `cwd`. */
export function shellPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return shellWord(short === "" || short.startsWith("..") || isAbsolute(short) ? path : short);
}
