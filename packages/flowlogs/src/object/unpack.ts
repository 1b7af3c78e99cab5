import { flowLogsError } from "../errors.js";
import { parquetText } from "../parquet/parquet-text.js";
import { gunzip } from "./gunzip.js";
import { unzstd } from "./unzstd.js";

/** Copies to and fro leave files that were compressed twice; more than that is not an accident. */
const MAX_DEPTH = 2;

/**
 * The text of an object, whether stored plain, packed with gzip or Zstandard, packed twice, or as Parquet. What it is
 * shows in its first bytes, not in its name.
 *
 * @throws SgtError `SGT_FLOWLOGS_OBJECT_NESTED` when it is packed more often, and what
 *   {@link gunzip}, {@link unzstd} and {@link parquetText} throw.
 */
export async function* unpack(chunks: AsyncIterable<Uint8Array>, depth = 0): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(chunks, 4);
  const magic = Buffer.from(head.subarray(0, 4)).toString("latin1");
  if (magic === "PAR1") return yield* parquetText(rest);
  const unpacker = magic.startsWith("\x1f\x8b") ? gunzip : magic === ZSTD ? unzstd : null;
  if (unpacker === null) return yield* rest;
  if (depth === MAX_DEPTH) {
    throw flowLogsError("SGT_FLOWLOGS_OBJECT_NESTED", `packed more than ${MAX_DEPTH} times`);
  }
  yield* unpack(unpacker(rest), depth + 1);
}

const ZSTD = "\x28\xb5\x2f\xfd";

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
