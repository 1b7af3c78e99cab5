import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";

export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly modifiedAt: Date;
  readonly etag: string;
  readonly path: string;
}

const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

// Not asynchronous: on a local disk what asks in another thread costs ten times what is asked.

/** The folder of a bucket, `s3Dir/<bucket>`; undefined when there is none. */
export function findBucket(s3Dir: string | undefined, bucket: string): string | undefined {
  if (s3Dir === undefined || !BUCKET_NAME.test(bucket) || bucket.includes("..")) return undefined;
  try {
    const dir = realpathSync.native(join(s3Dir, bucket));
    return lstatSync(dir).isDirectory() ? dir : undefined;
  } catch {
    return undefined;
  }
}

/** All keys under a prefix in S3's order, that of their UTF-8 bytes. Links are not followed. */
export function listKeys(bucketDir: string, prefix: string): string[] {
  const keys: string[] = [];
  collect(bucketDir, "", prefix, keys);
  return keys
    .map((key) => ({ key, bytes: Buffer.from(key) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ key }) => key);
}

function collect(dir: string, path: string, prefix: string, keys: string[]): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const key = path + entry.name;
    if (entry.isFile() && key.startsWith(prefix)) keys.push(key);
    const folder = `${key}/`;
    // Only folders on the way to the prefix, or below it.
    if (entry.isDirectory() && (folder.startsWith(prefix) || prefix.startsWith(folder))) {
      collect(join(dir, entry.name), folder, prefix, keys);
    }
  }
}

/** The object of a key; undefined when there is none, or when its path would lead out of the bucket. */
export function findObject(bucketDir: string, key: string): StoredObject | undefined {
  try {
    const path = join(bucketDir, key);
    const isPlain =
      path === join(bucketDir, ...key.split("/")) && !key.split("/").some((part) => part === "." || part === "..");
    if (!isPlain || !realpathSync.native(path).startsWith(bucketDir + sep)) return undefined;
    const stats = lstatSync(path);
    if (!stats.isFile()) return undefined;
    // Not the MD5 that S3 gives: it stands for the content without reading it.
    const etag = `"${Math.trunc(stats.mtimeMs).toString(16)}-${stats.size.toString(16)}"`;
    return { key, size: stats.size, modifiedAt: stats.mtime, etag, path };
  } catch {
    return undefined;
  }
}
