import { ApiError } from "../protocol/api-error.js";
import { xmlText } from "../protocol/xml.js";
import { findObject, listKeys, type StoredObject } from "./bucket-folder.js";
import { type BucketModel, isUnder } from "./bucket-model.js";

interface ListRequest {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  /** Only what sorts after this: from the continuation token, or `start-after`. */
  readonly after: string;
  readonly isUrlEncoded: boolean;
}

interface Listing {
  readonly keys: string[];
  readonly commonPrefixes: string[];
  /** The last key or common prefix given, when there is more. */
  readonly last: string | undefined;
}

const TOKEN_START = "sgt1.";

/** ListObjectsV2 of a bucket's folder. @throws ApiError `InvalidArgument` */
export function listObjects(bucket: string, bucketDir: string, query: URLSearchParams, model: BucketModel): string {
  const asked = readRequest(bucket, query);
  const request = { ...asked, maxKeys: Math.min(asked.maxKeys, model.pageKeys ?? asked.maxKeys) };
  const listing = cutListing(listKeys(bucketDir, request.prefix), request);
  const objects = listing.keys.map((key) => findObject(bucketDir, key));
  return listingXml(
    request,
    listing,
    objects.filter((object) => object !== undefined),
    query,
    model,
  );
}

function readRequest(bucket: string, query: URLSearchParams): ListRequest {
  const token = query.get("continuation-token");
  if (token !== null && !token.startsWith(TOKEN_START)) {
    throw new ApiError("InvalidArgument", "The continuation token provided is incorrect");
  }
  const maxKeys = Number(query.get("max-keys") ?? 1000);
  if (!Number.isInteger(maxKeys) || maxKeys < 0)
    throw new ApiError("InvalidArgument", "Provided max-keys not an integer or within integer range");
  return {
    bucket,
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    maxKeys: Math.min(maxKeys, 1000),
    after:
      token === null
        ? (query.get("start-after") ?? "")
        : Buffer.from(token.slice(TOKEN_START.length), "base64url").toString(),
    isUrlEncoded: query.get("encoding-type") === "url",
  };
}

/** Keys that share what follows the prefix up to the delimiter become one common prefix; both count as one entry. */
function cutListing(all: readonly string[], { prefix, delimiter, maxKeys, after }: ListRequest): Listing {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last: string | undefined;
  for (const key of all) {
    const shared = commonPrefix(key, prefix, delimiter);
    const entry = shared ?? key;
    const isGiven = after !== "" && (Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0 || shared === after);
    if (isGiven || (shared !== undefined && shared === commonPrefixes.at(-1))) continue;
    if (keys.length + commonPrefixes.length === maxKeys) return { keys, commonPrefixes, last };
    (shared === undefined ? keys : commonPrefixes).push(entry);
    last = entry;
  }
  return { keys, commonPrefixes, last: undefined };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

function listingXml(
  request: ListRequest,
  listing: Listing,
  objects: readonly StoredObject[],
  query: URLSearchParams,
  model: BucketModel,
): string {
  const name = (text: string): string =>
    xmlText(request.isUrlEncoded ? encodeURIComponent(text).replaceAll("%2F", "/") : text);
  const token = listing.last === undefined ? "" : TOKEN_START + Buffer.from(listing.last).toString("base64url");
  const given = query.get("continuation-token");
  const startAfter = query.get("start-after");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<Name>${xmlText(request.bucket)}</Name><Prefix>${name(request.prefix)}</Prefix>`,
    request.delimiter === "" ? "" : `<Delimiter>${name(request.delimiter)}</Delimiter>`,
    startAfter === null ? "" : `<StartAfter>${name(startAfter)}</StartAfter>`,
    given === null ? "" : `<ContinuationToken>${xmlText(given)}</ContinuationToken>`,
    token === "" ? "" : `<NextContinuationToken>${token}</NextContinuationToken>`,
    `<KeyCount>${listing.keys.length + listing.commonPrefixes.length}</KeyCount><MaxKeys>${request.maxKeys}</MaxKeys>`,
    request.isUrlEncoded ? "<EncodingType>url</EncodingType>" : "",
    `<IsTruncated>${token !== ""}</IsTruncated>`,
    ...objects.map((object) => contentsXml(object, name, isUnder(object.key, model.archived) ? "GLACIER" : "STANDARD")),
    ...listing.commonPrefixes.map((shared) => `<CommonPrefixes><Prefix>${name(shared)}</Prefix></CommonPrefixes>`),
    "</ListBucketResult>",
  ].join("");
}

function contentsXml(
  { key, modifiedAt, etag, size }: StoredObject,
  name: (text: string) => string,
  storageClass: string,
): string {
  return `<Contents><Key>${name(key)}</Key><LastModified>${modifiedAt.toISOString()}</LastModified><ETag>${xmlText(etag)}</ETag><Size>${size}</Size><StorageClass>${storageClass}</StorageClass></Contents>`;
}
