import { gunzipSync } from "node:zlib";
import { counted } from "@sgt/cidr";
import type { Compressors } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { flowLogsError } from "../errors.js";
import { PARQUET_LIMITS } from "./parquet-limits.js";

/** Unpackers of pages that never take more memory than a page may; hyparquet then compares with what the page declares. */
export const decompressors: Compressors = {
  SNAPPY: unpacker("SNAPPY"),
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (input, length) => {
    if (zstdBound(input) > PARQUET_LIMITS.pageBytes) {
      throw flowLogsError(
        "SGT_FLOWLOGS_PARQUET_TOO_LARGE",
        `a zstd page that declares ${counted(length, "byte")} may hold more than it is allowed`,
      );
    }
    return unpacker("ZSTD")(input, length);
  },
};

function unpacker(codec: "SNAPPY" | "ZSTD"): NonNullable<Compressors["ZSTD"]> {
  const unpack = compressors[codec];
  if (unpack === undefined) throw new TypeError(`hyparquet-compressors has no ${codec}`);
  return unpack;
}

const ZSTD_BLOCK = 128 * 1024;
const RAW = 0;
const RLE = 1;

/**
 * The most bytes a zstd frame can unpack to, from its block headers (RFC 8878 section 3.1.1): the
 * unpacker itself has no limit, and a block of 4 bytes can stand for 128 KiB.
 */
function zstdBound(input: Uint8Array): number {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  let at = frameHeaderLength(view);
  let bound = 0;
  for (let isLast = false; !isLast && at + 3 <= input.length; ) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const size = header >> 3;
    const kind = (header >> 1) & 3;
    isLast = (header & 1) === 1;
    bound += kind === RAW || kind === RLE ? size : ZSTD_BLOCK;
    at += 3 + (kind === RLE ? 1 : size);
  }
  return bound;
}

/** Magic number, descriptor, window, dictionary id and content size; each of the last three may be absent. */
function frameHeaderLength(view: DataView): number {
  const descriptor = view.byteLength > 4 ? view.getUint8(4) : 0;
  const isSingleSegment = (descriptor & 32) !== 0;
  const dictionaryId = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  return 5 + (isSingleSegment ? 0 : 1) + dictionaryId + contentSize;
}
