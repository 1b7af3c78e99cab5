import type { LogObject } from "@sgt/flowlogs";
import type { Clock } from "../session/clock.js";
import { fetchObject } from "./fetch-object.js";
import type { S3Bucket } from "./s3-bucket.js";
import type { ListedObject } from "./s3-listing.js";

/** Objects up to this size are handed over whole or not at all: AWS's own are at most 75 MB. */
const WHOLE_BYTES = 80 * 2 ** 20;
/** What may lie in memory before it is asked for. */
const AHEAD_BYTES = 64 * 2 ** 20;
/** Requests that fetch ahead, at once. */
const AHEAD_COUNT = 16;

/**
 * Fetches objects of a bucket a little before they are read, within a bound of memory, so that a reader
 * does not wait for each answer in turn.
 *
 * An object of ordinary size is handed over whole: were it to break off half-way, what was read of it
 * would count, and the rest could not be read by a later run.
 */
export class FetchAhead {
  readonly #bucket: S3Bucket;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Promise<Uint8Array[]>>();
  #bytesAhead = 0;

  constructor(bucket: S3Bucket, clock: Clock) {
    this.#bucket = bucket;
    this.#clock = clock;
  }

  /** The object as a reader wants it. */
  logObject(object: ListedObject): LogObject {
    return {
      key: object.key,
      size: object.size,
      tag: `etag:${object.etag}`,
      head: (byteCount, signal) => fetchObject(this.#bucket, object, this.#clock, { signal, byteCount }),
      prefetch: (signal) => this.#begin(object, signal),
      open: (signal) => this.#open(object, signal),
    };
  }

  #begin(object: ListedObject, signal: AbortSignal | undefined): void {
    const { key, size } = object;
    const isRoom = this.#waiting.size < AHEAD_COUNT && this.#bytesAhead + size <= AHEAD_BYTES;
    if (this.#waiting.has(key) || !isRoom || signal?.aborted) return;
    const chunks = whole(fetchObject(this.#bucket, object, this.#clock, { signal }));
    // It is awaited when the object is opened; until then its failure has somebody who heard of it.
    chunks.catch(() => undefined);
    this.#bytesAhead += size;
    this.#waiting.set(key, chunks);
  }

  async *#open(object: ListedObject, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const { key, size } = object;
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      this.#waiting.delete(key);
      try {
        yield* await waiting;
      } finally {
        this.#bytesAhead -= size;
      }
    } else if (size <= WHOLE_BYTES) yield* await whole(fetchObject(this.#bucket, object, this.#clock, { signal }));
    else yield* fetchObject(this.#bucket, object, this.#clock, { signal });
  }
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}
