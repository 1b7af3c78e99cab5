import { geoipError } from "../errors.js";

const NEWLINE = 10;
/** Enough that handing a piece to a thread costs nothing beside the work on it, few enough that its rows stay near the processor. */
export const PIECE_BYTES: number = 1 << 19;
const STEP_BYTES = 1 << 16;
/** No line with addresses is longer; memory must not follow what a file claims to be. */
const LONGEST_LINE = 1 << 20;

/**
 * Cuts a stream of bytes into pieces of whole lines, each `PIECE_BYTES` long or somewhat longer; only the last is shorter.
 *
 * @throws `SGT_GEOIP_INPUT_LONG_LINE` for a line of more than a mebibyte, `SGT_GEOIP_INPUT_BINARY` when it is not text.
 */
export async function* linePieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer<ArrayBuffer>> {
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  for await (const chunk of inSteps(chunks)) {
    if (chunk.includes(0)) throw binary();
    const newline = chunk.lastIndexOf(NEWLINE);
    kept.push(chunk);
    keptBytes += chunk.length;
    if (newline < 0) {
      if (keptBytes > PIECE_BYTES + LONGEST_LINE) throw longLine();
      continue;
    }
    const rest = chunk.subarray(newline + 1);
    if (keptBytes - rest.length < PIECE_BYTES) continue;
    kept[kept.length - 1] = chunk.subarray(0, newline + 1);
    yield joined(kept);
    kept = [Uint8Array.from(rest)];
    keptBytes = rest.length;
  }
  if (keptBytes > 0) yield joined(kept);
}

/** Whoever reads by the megabyte gets pieces of the same size. */
async function* inSteps(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += STEP_BYTES) yield chunk.subarray(at, at + STEP_BYTES);
}

function joined(parts: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  // A buffer of its own: it goes to another thread, and Node's small buffers share one.
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return Buffer.from(bytes.buffer);
}

const longLine = (): Error =>
  geoipError("SGT_GEOIP_INPUT_LONG_LINE", "a line of the input has more than 1 MiB", {
    hint: "Give text with an address a line, or cut long lines before.",
  });

const binary = (): Error =>
  geoipError("SGT_GEOIP_INPUT_BINARY", "the input is not text", {
    hint: "Give text with an address a line, plain or gzip.",
  });
