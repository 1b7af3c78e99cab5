import { failureFrom } from "../session/aws-failure.js";
import { bucketError, type S3Bucket } from "./s3-bucket.js";

/** An object as a listing names it. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

export interface ListedPage {
  readonly objects: readonly ListedObject[];
  /** With the delimiter: what lies one step deeper, each with its slash. */
  readonly folders: readonly string[];
}

export interface ListOptions {
  /** Only what sorts after this key. */
  readonly after?: string;
  /** Stop at slashes. */
  readonly isOneLevel?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Yields the pages of a listing, up to 1,000 keys each, in the order of their UTF-8 bytes. A consumer may
 * answer a page with a key to go on after, instead of the next page.
 *
 * @throws SGT_AWS_BUCKET_NOT_FOUND, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function* listPages(
  bucket: S3Bucket,
  prefix: string,
  { after, isOneLevel = false, signal }: ListOptions = {},
): AsyncGenerator<ListedPage, void, string | undefined> {
  const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const delimiter = isOneLevel ? { Delimiter: "/" } : {};
  let from: { StartAfter?: string; ContinuationToken?: string } = after === undefined ? {} : { StartAfter: after };
  while (true) {
    // The SDK's parser reads keys as XML, where some characters cannot stand: so they come encoded.
    const command = new ListObjectsV2Command({
      ...bucket.request,
      Prefix: prefix,
      EncodingType: "url",
      ...delimiter,
      ...from,
    });
    const page = await bucket.client.send(command, signal ? { abortSignal: signal } : {}).catch((thrown: unknown) => {
      throw signal?.aborted
        ? thrown
        : bucketError(failureFrom("s3:ListBucket", thrown), bucket.text(prefix), bucket.request);
    });
    const skipTo = yield {
      objects: (page.Contents ?? []).map(({ Key, Size, ETag }) => {
        return { key: decodeKey(Key ?? ""), size: Size ?? 0, etag: (ETag ?? "").replaceAll('"', "") };
      }),
      folders: (page.CommonPrefixes ?? []).map(({ Prefix }) => decodeKey(Prefix ?? "")),
    };
    if (page.NextContinuationToken === undefined) return;
    from = skipTo === undefined ? { ContinuationToken: page.NextContinuationToken } : { StartAfter: skipTo };
  }
}

/** S3 writes a blank as `+`. */
function decodeKey(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/** All folders one step below a prefix, of every page. Throws as {@link listPages} does. */
export async function listFolders(bucket: S3Bucket, prefix: string, signal?: AbortSignal): Promise<string[]> {
  const folders: string[] = [];
  for await (const page of listPages(bucket, prefix, { isOneLevel: true, signal })) folders.push(...page.folders);
  return folders;
}
