import { flowLogsError } from "../errors.js";
import { ParquetDecoder } from "./parquet-decoder.js";
import { PARQUET_LIMITS } from "./parquet-limits.js";

/**
 * The text that a Parquet flow log would be as a text file: a header line with the field names, then
 * one line for each row, nulls as `-`. So whatever reads text reads Parquet, with the same limits and
 * the same account of bad lines (row n is line n + 1).
 *
 * @throws SgtError `SGT_FLOWLOGS_PARQUET_INVALID`, `SGT_FLOWLOGS_PARQUET_TYPE`,
 *   `SGT_FLOWLOGS_PARQUET_CODEC`, `SGT_FLOWLOGS_PARQUET_TOO_LARGE`; what was yielded before is sound.
 */
export async function* parquetText(
  chunks: AsyncIterable<Uint8Array>,
  stepMs: number = PARQUET_LIMITS.stepMs,
): AsyncGenerator<Uint8Array> {
  const bytes = await collect(chunks);
  const decoder = ParquetDecoder.take();
  try {
    yield* decoder.decode(bytes, stepMs);
  } finally {
    decoder.release();
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > PARQUET_LIMITS.fileBytes) {
      throw flowLogsError(
        "SGT_FLOWLOGS_PARQUET_TOO_LARGE",
        `a Parquet file of more than ${PARQUET_LIMITS.fileBytes} bytes`,
      );
    }
    parts.push(chunk);
  }
  return joined(parts, length);
}

/** In memory of its own, which can be handed to the worker without a copy; a Buffer may share its memory. */
function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
