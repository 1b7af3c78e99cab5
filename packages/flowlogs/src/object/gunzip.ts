import { createGunzip, type Gunzip } from "node:zlib";
import { flowLogsError, type ObjectCode } from "../errors.js";

/** Output comes in chunks of this size; what an error finds in the last one is lost. */
const CHUNK_BYTES = 128 * 1024;
/** Compressed bytes handed over at once, so that a bomb cannot fill memory before the limits see it. */
const INPUT_BYTES = 64 * 1024;

/**
 * Unpacks gzip, of one member or several. While the caller works on one piece, zlib's own thread
 * unpacks the next.
 *
 * @throws SgtError `SGT_FLOWLOGS_OBJECT_TRUNCATED`, `…_CORRUPT` or `…_TRAILING_BYTES` (something
 *   that is not gzip follows) after everything readable was yielded.
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const engine = createGunzip({ chunkSize: CHUNK_BYTES });
  const ready: Uint8Array[] = [];
  engine.on("data", (chunk: Uint8Array) => ready.push(chunk));
  // Failures also reach the callbacks of write and end; without a listener Node would throw.
  engine.on("error", () => {});
  try {
    let pending: Promise<Error | null> = Promise.resolve(null);
    let inputBytes = 0;
    for await (const piece of slices(chunks)) {
      inputBytes += piece.length;
      const failure = await pending;
      if (failure !== null) break;
      pending = write(engine, piece);
      yield* ready.splice(0);
    }
    const failure = (await pending) ?? (await end(engine));
    yield* ready.splice(0);
    if (failure !== null) throw asObjectError(failure);
    if (engine.bytesWritten < inputBytes) {
      throw flowLogsError(
        "SGT_FLOWLOGS_OBJECT_TRAILING_BYTES",
        `${inputBytes - engine.bytesWritten} bytes after the gzip data`,
      );
    }
  } finally {
    engine.destroy();
  }
}

async function* slices(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += INPUT_BYTES) yield chunk.subarray(at, at + INPUT_BYTES);
  }
}

function write(engine: Gunzip, piece: Uint8Array): Promise<Error | null> {
  return new Promise((resolve) => {
    engine.write(piece, (error) => resolve(error ?? null));
  });
}

function end(engine: Gunzip): Promise<Error | null> {
  return new Promise((resolve) => {
    engine.once("error", resolve);
    engine.once("end", () => resolve(null));
    engine.end();
  });
}

function asObjectError(failure: Error): Error {
  const zlibCode = (failure as NodeJS.ErrnoException).code;
  const code: ObjectCode = zlibCode === "Z_BUF_ERROR" ? "SGT_FLOWLOGS_OBJECT_TRUNCATED" : "SGT_FLOWLOGS_OBJECT_CORRUPT";
  return flowLogsError(code, `gzip: ${failure.message}`, { cause: failure });
}
