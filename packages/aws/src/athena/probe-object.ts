import { constants, gunzipSync } from "node:zlib";
import { isTransitGatewayLayout, type LogObject, missingFields, parseHeader, parseKey } from "@sgt/flowlogs";
import { mostTextBytes, type ParquetFooter, readParquetFooter } from "@sgt/flowlogs/node";
import { EVIDENCE_FIELDS } from "../sources/plain-record.js";
import type { S3Bucket } from "../sources/s3-bucket.js";
import type { FlowTable } from "./flow-table.js";
import { PLAIN_KEY } from "./output-folder.js";

/** An object that Athena can be asked about, and what the answer must show to be of the whole of it. */
export interface ProbedObject {
  readonly object: LogObject;
  readonly table: FlowTable;
  /** The bytes of its text, modulo 2^32 (RFC 1952, ISIZE), or its rows. */
  readonly expected: number;
}

const HEAD_BYTES = 4_096;
/** The text that so few bytes can unpack to; deflate has at most a thousandfold. */
const MOST_HEAD_TEXT = 8 * 2 ** 20;
const FOOTER_BYTES = 256 * 1_024;
const GZIP_TRAILER_BYTES = 8;
const GZIP_NAME = /\.log\.gz$/;
const PARQUET_NAME = /\.parquet$/;
/** What Athena and our reader both unpack. */
const CODECS: ReadonlySet<string> = new Set(["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"]);

/**
 * Looks at both ends of an object, by small requests: its header line, or its Parquet footer, says how it is laid
 * out; its end says how much there is. Null when it is not as AWS delivers flow logs, or cannot be read: then the
 * reader on this machine must judge it. An object that changed since it was listed is such a one.
 */
export async function probeObject(
  bucket: S3Bucket,
  object: LogObject,
  signal: AbortSignal | undefined,
): Promise<ProbedObject | null> {
  // By the name Athena tells account and region.
  if (parseKey(object.key).time === null || !PLAIN_KEY.test(object.key)) return null;
  try {
    if (PARQUET_NAME.test(object.key)) return await probeParquet(bucket, object, signal);
    return GZIP_NAME.test(object.key) ? await probeText(bucket, object, signal) : null;
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}

async function probeText(bucket: S3Bucket, object: LogObject, signal: AbortSignal | undefined) {
  const head = await fetchRange(bucket, object, `bytes=0-${HEAD_BYTES - 1}`, signal);
  const tail =
    object.size <= HEAD_BYTES ? head : await fetchRange(bucket, object, `bytes=-${GZIP_TRAILER_BYTES}`, signal);
  const text = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_HEAD_TEXT }).toString();
  const end = text.indexOf("\n");
  const layout = end === -1 ? null : parseHeader(text.slice(0, end));
  const expected = Buffer.from(tail).readUInt32LE(tail.length - 4);
  if (layout === null || isTransitGatewayLayout(layout) || missingFields(layout).length > 0) return null;
  if (expected > mostTextBytes(object.size)) return null;
  return { object, table: { kind: "text", fields: layout.fields } as const, expected };
}

async function probeParquet(bucket: S3Bucket, object: LogObject, signal: AbortSignal | undefined) {
  const tail = await fetchRange(bucket, object, `bytes=-${FOOTER_BYTES}`, signal);
  const footer = await readParquetFooter(tail, object.size);
  const fields = footer.columns.map(({ field }) => field);
  if (isTransitGatewayLayout({ fields }) || missingFields({ fields }).length > 0 || !isReadAlike(footer)) return null;
  const columns = footer.columns.filter(({ field }) => EVIDENCE_FIELDS.includes(field));
  return { object, table: { kind: "parquet", columns } as const, expected: footer.rowCount };
}

/** Whether Athena reads the columns as our reader does. */
function isReadAlike({ columns, codecs }: ParquetFooter): boolean {
  const used = columns.filter(({ field }) => EVIDENCE_FIELDS.includes(field));
  return (
    used.every(({ name, kind }) => kind !== "other" && /^[a-z0-9_]+$/.test(name)) &&
    [...codecs].every((codec) => CODECS.has(codec))
  );
}

async function fetchRange(
  bucket: S3Bucket,
  { key, tag }: LogObject,
  Range: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const IfMatch = `"${tag.replace(/^etag:/, "")}"`;
  const command = new GetObjectCommand({ ...bucket.request, Key: key, IfMatch, Range });
  const { Body } = await bucket.client.send(command, signal === undefined ? {} : { abortSignal: signal });
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}
