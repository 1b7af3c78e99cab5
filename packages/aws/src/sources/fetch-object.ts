import type { SgtError } from "@sgt/cidr";
import { type AwsErrorCode, awsError } from "../errors.js";
import { type AwsFailure, failureFrom, failureKind } from "../session/aws-failure.js";
import type { Clock } from "../session/clock.js";
import { errorFromFailure } from "../session/failure-error.js";
import type { S3Bucket } from "./s3-bucket.js";
import type { ListedObject } from "./s3-listing.js";

/** Broken bodies in a row without a single byte, before the object is given up. */
const MAX_BARREN = 4;
const FIRST_PAUSE_MS = 200;

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** No more than so many; all unless given. */
  readonly byteCount?: number;
}

/**
 * Yields the bytes of an object, or its first `byteCount`. A body that breaks off is asked for again from the byte it had reached,
 * on condition that the object is still the same one.
 *
 * @throws SGT_AWS_OBJECT_GONE, SGT_AWS_OBJECT_CHANGED, SGT_AWS_OBJECT_ARCHIVED, SGT_AWS_OBJECT_DENIED,
 *   SGT_AWS_OBJECT_KEY_DENIED, SGT_AWS_OBJECT_UNREACHABLE
 */
export async function* fetchObject(
  bucket: S3Bucket,
  object: ListedObject,
  clock: Clock,
  { signal, byteCount }: FetchOptions = {},
): AsyncGenerator<Uint8Array> {
  const end = Math.min(object.size, byteCount ?? object.size);
  let reached = 0;
  for (let barren = 0; ; ) {
    const before = reached;
    const failure = yield* body();
    if (failure === null) return;
    barren = reached > before ? 0 : barren + 1;
    const mayPass = ["ambiguous", "throttled"].includes(failureKind(failure));
    if (!mayPass || barren >= MAX_BARREN) throw objectError(failure);
    await clock.sleep(FIRST_PAUSE_MS * 2 ** barren, signal);
    signal?.throwIfAborted();
  }

  /** The rest of the object; what broke it off, or null at its end. */
  async function* body(): AsyncGenerator<Uint8Array, AwsFailure | null> {
    try {
      for await (const chunk of await open(bucket, object, rangeOf(reached, end, object), signal)) {
        reached += chunk.length;
        yield chunk;
      }
      if (reached >= end) return null;
      return failureFrom("s3:GetObject", Object.assign(new Error("the body ended too early"), { name: "ShortBody" }));
    } catch (thrown) {
      if (signal?.aborted) throw thrown;
      return failureFrom("s3:GetObject", thrown);
    }
  }
}

/** Whole objects are asked for without a range, which those of no byte do not have. */
function rangeOf(from: number, end: number, { size }: ListedObject): { readonly Range?: string } {
  if (end < size) return { Range: `bytes=${from}-${end - 1}` };
  return from === 0 ? {} : { Range: `bytes=${from}-` };
}

async function open(
  bucket: S3Bucket,
  { key, etag }: ListedObject,
  range: { readonly Range?: string },
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const command = new GetObjectCommand({ ...bucket.request, Key: key, IfMatch: `"${etag}"`, ...range });
  const { Body } = await bucket.client.send(command, signal === undefined ? {} : { abortSignal: signal });
  return Body as AsyncIterable<Uint8Array>;
}

/** Why one object could not be read; the run goes on, and its coverage says so. */
function objectError(failure: AwsFailure): SgtError<AwsErrorCode> {
  const says = (code: AwsErrorCode, message: string): SgtError<AwsErrorCode> =>
    awsError(code, `${message} (${failure.awsCode})`, { source: "aws", details: { awsCode: failure.awsCode } });
  const { awsCode, text } = failure;
  if (awsCode === "InvalidObjectState")
    return says("SGT_AWS_OBJECT_ARCHIVED", "it lies in a Glacier class: restore it");
  if (awsCode === "NoSuchKey" || awsCode === "NotFound")
    return says("SGT_AWS_OBJECT_GONE", "it was deleted since it was listed");
  if (awsCode === "PreconditionFailed") return says("SGT_AWS_OBJECT_CHANGED", "it changed since it was listed");
  const kind = failureKind(failure);
  if (/^KMS\./.test(awsCode) || (kind === "denied" && /kms:/i.test(text)))
    return says("SGT_AWS_OBJECT_KEY_DENIED", "its KMS key may not be used: kms:Decrypt is needed");
  if (kind === "denied") return says("SGT_AWS_OBJECT_DENIED", "s3:GetObject is denied");
  if (kind === "ambiguous" || kind === "throttled")
    return says("SGT_AWS_OBJECT_UNREACHABLE", "S3 did not deliver all of it");
  return errorFromFailure(failure);
}
