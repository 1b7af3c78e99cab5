import type { S3Bucket } from "../sources/s3-bucket.js";
import { listPages } from "../sources/s3-listing.js";
import type { ProbedObject } from "./probe-object.js";

/**
 * Returns the keys of those objects that still are what they were when they were listed: Athena reads whatever is there
 * at that moment. Their folders are listed again. Throws as `listPages` does.
 */
export async function unchangedKeys(
  bucket: S3Bucket,
  objects: readonly ProbedObject[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const tags = new Map(objects.map(({ object }) => [object.key, object.tag]));
  const folders = new Set([...tags.keys()].map((key) => key.slice(0, key.lastIndexOf("/") + 1)));
  const unchanged = new Set<string>();
  for (const folder of folders) {
    for await (const page of listPages(bucket, folder, { isOneLevel: true, signal })) {
      for (const { key, etag } of page.objects) if (tags.get(key) === `etag:${etag}`) unchanged.add(key);
    }
  }
  return unchanged;
}
