import { isSgtError } from "@sgt/cidr";
import type { LogObject } from "@sgt/flowlogs";
import { gunzip } from "@sgt/flowlogs/node";
import { snapshotError } from "../errors.js";

/** The first byte of gzip, which no JSON begins with. */
const GZIP = 0x1f;

/**
 * A file as it is inside, gzip taken off: by its first byte, as copies may have lost their ending.
 *
 * @throws `SGT_SNAPSHOT_UNREADABLE`, what opening it throws with a code, and what `gunzip` throws.
 */
export async function* unpackFile(object: LogObject, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const chunks = readable(object, signal)[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const all = { [Symbol.asyncIterator]: () => withFirst(first.value, chunks) };
  yield* first.value[0] === GZIP ? gunzip(all) : all;
}

async function* withFirst(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** What the operating system says of a file that it does not give. */
async function* readable(object: LogObject, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of object.open(signal)) if (chunk.length > 0) yield chunk;
  } catch (cause) {
    if (signal?.aborted || isSgtError(cause)) throw cause;
    throw snapshotError("SGT_SNAPSHOT_UNREADABLE", (cause as Error).message, { cause, source: "environment" });
  }
}
