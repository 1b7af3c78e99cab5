import { createGunzip, type Gunzip } from "node:zlib";
import { counted } from "@sgt/cidr";
import { flowLogsError, type ObjectCode } from "../errors.js";

/**
 * Output comes in chunks of at most this size. zlib fills one over several pieces of input and waits for
 * the caller whenever it is full, so that a small one costs time.
 */
const CHUNK_BYTES = 1024 * 1024;
/**
 * Compressed bytes handed over at once. What they unpack to is lost when an error is found in them, and a
 * bomb cannot fill memory before the limits see it: so few.
 */
const INPUT_BYTES = 32 * 1024;

/**
 * Unpacks gzip, of one member or several. While the caller works on one piece, zlib's own thread
 * unpacks the next.
 *
 * @throws SgtError `SGT_FLOWLOGS_OBJECT_TRUNCATED` and `…_TRAILING_BYTES` (zeros after the end) after
 *   everything was yielded, `…_CORRUPT` (also for other bytes after the end) without what its last 32 KiB
 *   before the damage unpack to.
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const engine = createGunzip({ chunkSize: CHUNK_BYTES });
  const ready: Uint8Array[] = [];
  engine.on("data", (chunk: Uint8Array) => ready.push(chunk));
  const stopped = whenStopped(engine);
  try {
    let pending: Promise<Outcome> = Promise.resolve("more");
    let inputBytes = 0;
    for await (const piece of slices(chunks)) {
      inputBytes += piece.length;
      if ((await pending) !== "more") break;
      pending = Promise.race([write(engine, piece), stopped]);
      yield* ready.splice(0);
    }
    if ((await pending) === "more") engine.end();
    const outcome = await stopped;
    yield* ready.splice(0);
    if (outcome !== "end") throw asObjectError(outcome);
    if (engine.bytesWritten < inputBytes) throw trailingBytes(inputBytes - engine.bytesWritten);
  } finally {
    engine.destroy();
  }
}

/** `end` also comes before all input was given, when something that is not gzip follows. */
type Outcome = "more" | "end" | Error;

function whenStopped(engine: Gunzip): Promise<"end" | Error> {
  return new Promise((resolve) => {
    engine.once("error", resolve);
    engine.once("end", () => resolve("end"));
  });
}

async function* slices(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += INPUT_BYTES) yield chunk.subarray(at, at + INPUT_BYTES);
  }
}

/** A write that fails or ends the stream never calls back; `whenStopped` tells of those. */
function write(engine: Gunzip, piece: Uint8Array): Promise<"more"> {
  return new Promise((resolve) => {
    engine.write(piece, () => resolve("more"));
  });
}

function trailingBytes(count: number): Error {
  return flowLogsError("SGT_FLOWLOGS_OBJECT_TRAILING_BYTES", `at least ${counted(count, "byte")} after the gzip data`);
}

function asObjectError(failure: Error): Error {
  const zlibCode = (failure as NodeJS.ErrnoException).code;
  const code: ObjectCode = zlibCode === "Z_BUF_ERROR" ? "SGT_FLOWLOGS_OBJECT_TRUNCATED" : "SGT_FLOWLOGS_OBJECT_CORRUPT";
  return flowLogsError(code, `gzip: ${failure.message}`, { cause: failure });
}
