import { flowLogsError } from "../errors.js";
import { parquetText } from "../parquet/parquet-text.js";
import { gunzip } from "./gunzip.js";

/** Copies to and fro leave files that were compressed twice; more than that is not an accident. */
const MAX_DEPTH = 2;

/**
 * The text of an object, whether stored plain, gzipped, gzipped twice, or as Parquet. What it is shows in its
 * first bytes, not in its name.
 *
 * @throws SgtError `SGT_FLOWLOGS_OBJECT_NESTED` when it is gzipped more often, and what
 *   {@link gunzip} and {@link parquetText} throw.
 */
export async function* unpack(chunks: AsyncIterable<Uint8Array>, depth = 0): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(chunks, 4);
  const isGzip = head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
  const isParquet = Buffer.from(head.subarray(0, 4)).toString("latin1") === "PAR1";
  if (isParquet) yield* parquetText(rest);
  else if (!isGzip) yield* rest;
  else if (depth === MAX_DEPTH) {
    throw flowLogsError("SGT_FLOWLOGS_OBJECT_NESTED", `gzip within gzip more than ${MAX_DEPTH} deep`);
  } else yield* unpack(gunzip(rest), depth + 1);
}

/** The first `length` bytes (fewer at the end), and the whole as if nothing had been read. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let have = 0;
  while (have < length) {
    const next = await iterator.next();
    if (next.done) break;
    taken.push(next.value);
    have += next.value.length;
  }
  const head = taken.length === 1 && taken[0] !== undefined ? taken[0] : Buffer.concat(taken);
  return { head, rest: resume(head, iterator) };
}

async function* resume(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
