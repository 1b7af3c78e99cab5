import { awsError } from "../errors.js";
import { failureFrom } from "../session/aws-failure.js";
import type { AwsSession } from "../session/aws-session.js";
import { errorFromFailure } from "../session/failure-error.js";
import { inOrder } from "../session/in-order.js";
import { openBucket, type S3Bucket } from "../sources/s3-bucket.js";
import { type ListedObject, listPages } from "../sources/s3-listing.js";
import { parseS3Url, type S3Location } from "../sources/s3-location.js";

/** Requests that remove, at once. */
const REMOVED_AT_ONCE = 16;
/** Keys that stand in SQL and in paths as they are. */
export const PLAIN_KEY: RegExp = /^[A-Za-z0-9_.=/-]*$/;

/**
 * A folder of one run in the place that the user gave, for manifests and answers: it holds nothing before, and nothing
 * after.
 */
export class OutputFolder {
  readonly #bucket: S3Bucket;
  readonly #prefix: string;

  private constructor(bucket: S3Bucket, prefix: string) {
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  /**
   * @throws SGT_AWS_QUERY_OUTPUT when it is no place that Athena can write to from `region`, SGT_AWS_INVALID_SOURCE,
   *   SGT_AWS_BUCKET_NOT_FOUND, SGT_AWS_DENIED and the other codes of a failed call
   */
  static async open(session: AwsSession, url: string, region: string, run: string): Promise<OutputFolder> {
    const location = parseOutput(url);
    const bucket = await openBucket(session, location);
    if (bucket.region === region) return new OutputFolder(bucket, `${location.prefix}${run}/`);
    bucket.client.destroy();
    throw outputRefused(url, `it lies in ${bucket.region}, the logs in ${region}`);
  }

  /** `s3://bucket/…/name/` */
  url(name: string): string {
    return this.#bucket.text(`${this.#prefix}${name}/`);
  }

  /** @throws SGT_AWS_QUERY_OUTPUT when it may not be written */
  async write(name: string, text: string, signal?: AbortSignal): Promise<void> {
    const { PutObjectCommand } = await import("@aws-sdk/client-s3");
    const command = new PutObjectCommand({ ...this.#bucket.request, Key: this.#prefix + name, Body: text });
    await this.#bucket.client.send(command, signal ? { abortSignal: signal } : {}).catch((thrown: unknown) => {
      if (signal?.aborted) throw thrown;
      const failure = failureFrom("s3:PutObject", thrown);
      throw failure.httpStatus === 403
        ? outputRefused(this.url(name), `s3:PutObject is denied (${failure.awsCode})`)
        : errorFromFailure(failure, { place: this.url(name) });
    });
  }

  /** What lies in a folder of it. */
  async list(name: string, signal?: AbortSignal): Promise<ListedObject[]> {
    const found: ListedObject[] = [];
    for await (const { objects } of listPages(this.#bucket, `${this.#prefix}${name}/`, { signal }))
      found.push(...objects);
    return found;
  }

  get bucket(): S3Bucket {
    return this.#bucket;
  }

  /** Removes a folder of it, or all of it. What may not be removed stays: the run has what it wanted. */
  async remove(name?: string): Promise<void> {
    const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
    const prefix = name === undefined ? this.#prefix : `${this.#prefix}${name}/`;
    const { client, request } = this.#bucket;
    try {
      for await (const { objects } of listPages(this.#bucket, prefix)) {
        const work = ({ key }: ListedObject) => client.send(new DeleteObjectCommand({ ...request, Key: key }));
        for await (const _ of inOrder(objects, REMOVED_AT_ONCE, work));
      }
    } catch {
      // Named in the documentation: the folder is the run's own, and may be removed by hand.
    }
  }

  close(): void {
    this.#bucket.client.destroy();
  }
}

/** Reads where UNLOAD may write; the prefix is a folder. @throws SGT_AWS_QUERY_OUTPUT, SGT_AWS_INVALID_SOURCE */
export function parseOutput(url: string): S3Location {
  const location = parseS3Url(url);
  if (location.arn !== null) throw outputRefused(url, "an access point is given by its alias");
  if (!PLAIN_KEY.test(location.prefix))
    throw outputRefused(url, "its name has characters that SQL would have to quote");
  const { prefix } = location;
  return prefix === "" || prefix.endsWith("/") ? location : { ...location, prefix: `${prefix}/` };
}

function outputRefused(url: string, why: string): Error {
  return awsError("SGT_AWS_QUERY_OUTPUT", `Athena cannot write to ${JSON.stringify(url.slice(0, 200))}: ${why}`, {
    hint: "Give --athena-output s3://bucket/prefix/ in the region of the logs, in a bucket that you may write to.",
  });
}
