import { isAbsolute, relative } from "node:path";
import { shellWord } from "@sgt/cidr";

/** Returns a path as the user would type it from `cwd`. */
export function shellPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return shellWord(short === "" || short.startsWith("..") || isAbsolute(short) ? path : short);
}
