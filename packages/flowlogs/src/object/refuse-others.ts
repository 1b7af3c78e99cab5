import { Readable } from "node:stream";
import { flowLogsError } from "../errors.js";
import { nameContent, nameEmpty, type OtherContent } from "./name-content.js";
import { peek, unpack } from "./unpack.js";

/** What an object is shows in so many bytes. */
export const HEAD_BYTES = 65_536;

/**
 * Passes the text of an object on, unless it shows in its first 64 KiB that it is something else.
 *
 * @throws SgtError `SGT_FLOWLOGS_NOT_FLOW_LOGS` whose message is what it is, `SGT_FLOWLOGS_OBJECT_WRAPPED` where flow
 *   records may be inside
 */
export async function* refuseOthers(text: AsyncIterable<Uint8Array>, key: string): AsyncGenerator<Uint8Array> {
  const iterator = text[Symbol.asyncIterator]();
  try {
    const { head, failure } = await readHead(iterator);
    const other = nameContent(head.subarray(0, HEAD_BYTES), key);
    if (other !== null) throw otherError(other);
    if (head.length > 0) yield head;
    if (failure !== null) throw failure.thrown;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

/**
 * The bytes of an object, which has some.
 *
 * @throws SgtError `SGT_FLOWLOGS_OBJECT_EMPTY`, or `SGT_FLOWLOGS_NOT_FLOW_LOGS` for a marker
 */
export async function requireBytes(chunks: AsyncIterable<Uint8Array>, key: string): Promise<AsyncIterable<Uint8Array>> {
  const { head, rest } = await peek(chunks, 1);
  if (head.length > 0) return rest;
  const marker = nameEmpty(key);
  throw marker === null ? flowLogsError("SGT_FLOWLOGS_OBJECT_EMPTY", "the object holds no bytes") : otherError(marker);
}

/** What the first bytes of a stored object say it is; null when it may be a flow log, or cannot be told. */
export async function judgeHead(chunks: AsyncIterable<Uint8Array>, key: string): Promise<OtherContent | null> {
  const stored: Uint8Array[] = [];
  for await (const chunk of chunks) stored.push(new Uint8Array(chunk));
  const bytes = Buffer.concat(stored);
  if (bytes.length === 0) return nameEmpty(key);
  // The columns of Parquet stand at its end.
  if (bytes.toString("latin1", 0, 4) === "PAR1") return null;
  const iterator = unpack(Readable.from([bytes]));
  try {
    const { head } = await readHead(iterator);
    return nameContent(head.subarray(0, HEAD_BYTES), key);
  } finally {
    await iterator.return(undefined);
  }
}

/** The error of an object that is something else. */
export function otherError({ what, isHarmless }: OtherContent): Error {
  if (isHarmless) return flowLogsError("SGT_FLOWLOGS_NOT_FLOW_LOGS", what);
  return flowLogsError("SGT_FLOWLOGS_OBJECT_WRAPPED", `it is ${what}, which is not read`);
}

/** At least {@link HEAD_BYTES} where there are so many, and what broke the stream off before. */
async function readHead(iterator: AsyncIterator<Uint8Array>): Promise<Head> {
  const taken: Uint8Array[] = [];
  let failure: Head["failure"] = null;
  for (let have = 0; have < HEAD_BYTES && failure === null; ) {
    try {
      const next = await iterator.next();
      if (next.done) break;
      have += next.value.length;
      // A copy of those that another follows: the source may use its buffer again.
      taken.push(have < HEAD_BYTES ? new Uint8Array(next.value) : next.value);
    } catch (thrown) {
      failure = { thrown };
    }
  }
  const head = taken.length === 1 && taken[0] !== undefined ? taken[0] : Buffer.concat(taken);
  return { head, failure };
}

interface Head {
  readonly head: Uint8Array;
  readonly failure: { readonly thrown: unknown } | null;
}
