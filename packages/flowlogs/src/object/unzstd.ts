import { isSgtError } from "@sgt/cidr";
import { Decompress, ZstdErrorCode } from "fzstd";
import { flowLogsError } from "../errors.js";

/** Compressed bytes handed over at once. */
const INPUT_BYTES = 32 * 1024;
/** What so few bytes may unpack to, so that a bomb cannot fill memory before the limits see it. */
const MOST_PIECE_BYTES = 64 * 2 ** 20;

/**
 * Unpacks Zstandard, of one frame or several. Node has it from version 22.15 only. Checksums at the end of frames are
 * not compared: what is damaged within a block shows as such, or as lines that are no records.
 *
 * @throws SgtError `SGT_FLOWLOGS_OBJECT_TRUNCATED` and `…_CORRUPT` after what came before, `…_TOO_LARGE`
 */
export async function* unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let pieceBytes = 0;
  const engine = new Decompress((data) => {
    pieceBytes += data.length;
    if (pieceBytes > MOST_PIECE_BYTES) throw tooLarge();
    // The engine goes on using its own memory.
    if (data.length > 0) ready.push(new Uint8Array(data));
  });
  const push = (piece: Uint8Array, isLast: boolean): Error | null => {
    pieceBytes = 0;
    try {
      engine.push(piece, isLast);
      return null;
    } catch (thrown) {
      return isSgtError(thrown) ? thrown : asObjectError(thrown);
    }
  };
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += INPUT_BYTES) {
      // A copy: the engine keeps what it could not unpack yet.
      const fault = push(new Uint8Array(chunk.subarray(at, at + INPUT_BYTES)), false);
      yield* ready.splice(0);
      if (fault !== null) throw fault;
    }
  }
  const fault = push(new Uint8Array(0), true);
  yield* ready.splice(0);
  if (fault !== null) throw fault;
}

function tooLarge(): Error {
  return flowLogsError("SGT_FLOWLOGS_OBJECT_TOO_LARGE", `zstd: more than ${MOST_PIECE_BYTES} bytes in ${INPUT_BYTES}`);
}

/** Whatever the engine throws is the object's: it trusts what it reads. */
function asObjectError(thrown: unknown): Error {
  const { code, message } = thrown as { code?: unknown; message?: string };
  const isCut = code === ZstdErrorCode.UnexpectedEOF;
  return flowLogsError(isCut ? "SGT_FLOWLOGS_OBJECT_TRUNCATED" : "SGT_FLOWLOGS_OBJECT_CORRUPT", `zstd: ${message}`, {
    cause: thrown,
  });
}
