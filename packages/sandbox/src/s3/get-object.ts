import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { ApiError } from "../protocol/api-error.js";
import type { HttpReply } from "../protocol/http.js";
import type { StoredObject } from "./bucket-folder.js";

interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** GetObject or HeadObject, whole or a `Range` of it. @throws ApiError `InvalidRange` (416) */
export function objectReply(object: StoredObject, rangeHeader: string | undefined, isHead: boolean): HttpReply {
  const range = parseRange(rangeHeader, object.size);
  const first = range?.first ?? 0;
  const last = range?.last ?? object.size - 1;
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      "content-type": "binary/octet-stream",
      "content-length": last - first + 1,
      "accept-ranges": "bytes",
      etag: object.etag,
      "last-modified": object.modifiedAt.toUTCString(),
      ...(range === undefined ? {} : { "content-range": `bytes ${first}-${last}/${object.size}` }),
    },
    body: isHead || object.size === 0 ? Readable.from([]) : createReadStream(object.path, { start: first, end: last }),
  };
}

/** A header that is no single byte range is ignored, as S3 does. */
function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const range =
    from === ""
      ? { first: Math.max(0, size - Number(to)), last: size - 1 }
      : { first: Number(from), last: to === "" ? size - 1 : Math.min(Number(to), size - 1) };
  if (range.first > range.last) throw new ApiError("InvalidRange", "The requested range is not satisfiable", 416);
  return range;
}
