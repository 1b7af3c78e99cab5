import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import type { Io } from "./io.js";

/** Opens what an argument names: a file, or stdin for `-`. Errors come when it is read. */
export function openInput(name: string, io: Pick<Io, "stdin" | "cwd" | "signal">): AsyncIterable<Uint8Array> {
  if (name === "-") return io.stdin;
  return createReadStream(resolve(io.cwd, name), { highWaterMark: 1 << 20, signal: io.signal });
}
