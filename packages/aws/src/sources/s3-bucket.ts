import type { S3Client } from "@aws-sdk/client-s3";
import { awsError } from "../errors.js";
import { type AwsFailure, failureFrom } from "../session/aws-failure.js";
import type { AwsSession } from "../session/aws-session.js";
import { endpointOf } from "../session/endpoint.js";
import { errorFromFailure } from "../session/failure-error.js";
import { type S3Location, s3Text } from "./s3-location.js";

export interface BucketOptions {
  /** Offers to pay for the requests, as buckets with requester pays want it. */
  readonly requestPayer?: boolean | undefined;
  /** Refuses a bucket of anybody else. */
  readonly expectedOwner?: string | undefined;
}

/** What every request to the bucket says. */
export interface BucketRequest {
  readonly Bucket: string;
  readonly RequestPayer?: "requester";
  readonly ExpectedBucketOwner?: string;
}

/** A bucket that answered, and the client of its region. */
export interface S3Bucket {
  readonly client: S3Client;
  readonly request: BucketRequest;
  readonly region: string;
  /** For messages: `s3://bucket/key`. */
  text(key: string): string;
}

const AGENT = { keepAlive: true, maxSockets: 64 };
/** A body that stands still for `socketTimeout` is given up, and asked for anew. */
const CONNECTING = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  socketTimeout: 30_000,
  throwOnRequestTimeout: true,
  httpAgent: AGENT,
  httpsAgent: AGENT,
} as const;

/**
 * Finds the bucket's region and makes a client for it: S3 answers nobody who asks in another region.
 *
 * @throws SGT_AWS_BUCKET_NOT_FOUND, SGT_AWS_OTHER_PARTITION, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function openBucket(
  session: AwsSession,
  location: S3Location,
  { requestPayer = false, expectedOwner }: BucketOptions = {},
): Promise<S3Bucket> {
  requirePartition(session, location);
  const request: BucketRequest = {
    Bucket: location.bucket,
    ...(requestPayer ? { RequestPayer: "requester" } : {}),
    ...(expectedOwner === undefined ? {} : { ExpectedBucketOwner: expectedOwner }),
  };
  const text = (key: string): string => s3Text(location.bucket, key);
  const here = await clientOf(session, location, location.arn?.region ?? session.region);
  const region = await regionOf(here, request, text("")).catch((thrown: unknown) => {
    here.destroy();
    throw thrown;
  });
  if (region === null || region === session.region || location.arn !== null)
    return { client: here, request, region: region ?? session.region, text };
  here.destroy();
  return { client: await clientOf(session, location, region), request, region, text };
}

function requirePartition(session: AwsSession, { arn, bucket }: S3Location): void {
  if (arn === null || arn.partition === session.partition) return;
  throw awsError(
    "SGT_AWS_OTHER_PARTITION",
    `"${bucket}" lies in partition ${arn.partition}, the credentials are of ${session.partition}`,
    { hint: "Use a profile of that partition.", details: { bucket } },
  );
}

async function clientOf(session: AwsSession, { arn }: S3Location, region: string): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const config = session.readingConfig(region);
  // Emulators know no host names for buckets; AWS itself is asked by host, and ARNs always are.
  const isElsewhere = endpointOf("S3", config.endpoint) !== null;
  return new S3Client({
    ...config,
    // Connections of its own: bodies are long, and closing them must not close the session's.
    requestHandler: CONNECTING,
    useArnRegion: true,
    forcePathStyle: isElsewhere && arn === null,
  });
}

/** Null when the answer does not tell: what follows will. */
async function regionOf(client: S3Client, request: BucketRequest, place: string): Promise<string | null> {
  const { HeadBucketCommand } = await import("@aws-sdk/client-s3");
  const { RequestPayer: _, ...named } = request;
  try {
    return (await client.send(new HeadBucketCommand(named))).BucketRegion ?? null;
  } catch (thrown) {
    const told = Reflect.get(Object(thrown), "$response")?.headers?.["x-amz-bucket-region"];
    const failure = failureFrom("s3:HeadBucket", thrown);
    if (failure.httpStatus === 404) throw notFound(place);
    // An answer to HEAD has no words: listing, which needs no more permission, will say why.
    const isAnswer = failure.httpStatus !== null && failure.httpStatus < 500;
    if (isAnswer) return typeof told === "string" ? told : null;
    throw errorFromFailure(failure, { bucket: request.Bucket });
  }
}

/** The coded error of a failed call that concerned the bucket as a whole. */
export function bucketError(failure: AwsFailure, place: string, { RequestPayer }: BucketRequest): Error {
  if (failure.awsCode === "NoSuchBucket") return notFound(place);
  const error = errorFromFailure(failure, { place });
  // S3 refuses who does not offer to pay as it refuses everybody else (S3, Downloading objects from Requester Pays buckets).
  if (error.code !== "SGT_AWS_DENIED" || RequestPayer !== undefined) return error;
  return awsError(error.code, error.message, {
    source: error.source,
    hint: `${error.hint} A Requester Pays bucket needs --request-payer.`,
    details: error.details ?? {},
  });
}

function notFound(place: string): Error {
  return awsError("SGT_AWS_BUCKET_NOT_FOUND", `there is no bucket at ${place}`, {
    hint: "Check the name; a bucket of another partition is found with a profile of that partition only.",
    details: { place },
  });
}
