import { ApiError } from "../protocol/api-error.js";
import type { HttpReply, HttpRequest } from "../protocol/http.js";
import { textParam } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import { xmlText } from "../protocol/xml.js";
import { findBucket, findObject } from "./bucket-folder.js";
import { type BucketModel, type BucketModels, resolveBucket } from "./bucket-model.js";
import { changeObject } from "./change-object.js";
import { checkBucketAccess, checkObjectAccess } from "./check-access.js";
import { objectReply } from "./get-object.js";
import { listObjects } from "./list-objects.js";

const PERMISSIONS: Readonly<Record<string, string>> = {
  ListObjectsV2: "s3:ListBucket",
  HeadBucket: "s3:ListBucket",
  GetObject: "s3:GetObject",
  HeadObject: "s3:GetObject",
  GetBucketLocation: "s3:GetBucketLocation",
  GetBucketLifecycleConfiguration: "s3:GetLifecycleConfiguration",
  PutObject: "s3:PutObject",
  DeleteObject: "s3:DeleteObject",
};

/** S3, reading only: each bucket is a folder of `s3Dir`. Path style, and `bucket.localhost` style. */
export function s3Service(s3Dir: string | undefined, buckets: BucketModels): Service {
  return {
    name: "s3",
    clients: ["S3"],
    parse,
    permissionOf: (action) => PERMISSIONS[action] ?? `s3:${action}`,
    run: (call) => run(call, s3Dir, buckets),
    errorReply,
    denied: () => new ApiError("AccessDenied", "Access Denied", 403),
    throttled: () => new ApiError("SlowDown", "Please reduce your request rate.", 503),
  };
}

function parse({ method, url, headers }: HttpRequest): ReturnType<Service["parse"]> {
  const virtualBucket = /^(.+)\.(?:localhost|127\.0\.0\.1)(?::\d+)?$/.exec(headers.host ?? "")?.[1];
  const path = url.pathname.slice(1);
  const slash = path.indexOf("/");
  const [first, rest] = slash === -1 ? [path, ""] : [path.slice(0, slash), path.slice(slash + 1)];
  const bucket = decode(virtualBucket ?? first);
  const key = decode(virtualBucket === undefined ? rest : path);
  const query = Object.fromEntries(url.searchParams);
  return { action: actionOf(method, key, url.searchParams), params: { ...query, Bucket: bucket, Key: key } };
}

/** Of a key each method is one action; what is asked of a bucket stands in the query. */
function actionOf(method: string, key: string, query: URLSearchParams): string {
  if (key !== "") return OF_KEYS[method] ?? `${method} object`;
  if (method === "HEAD") return "HeadBucket";
  if (method === "GET" && query.get("list-type") === "2") return "ListObjectsV2";
  if (method === "GET" && query.has("location")) return "GetBucketLocation";
  return method === "GET" && query.has("lifecycle") ? "GetBucketLifecycleConfiguration" : `${method} bucket`;
}

const OF_KEYS: Readonly<Record<string, string>> = {
  GET: "GetObject",
  HEAD: "HeadObject",
  PUT: "PutObject",
  DELETE: "DeleteObject",
};

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ApiError("InvalidURI", "Couldn't parse the specified URI.");
  }
}

async function run(call: ServiceCall, s3Dir: string | undefined, buckets: BucketModels): Promise<HttpReply> {
  const { request, http, requestId } = call;
  const { action, params } = request;
  if (!(action in PERMISSIONS))
    throw new ApiError("NotImplemented", "The sandbox lists, reads, writes and removes objects.", 501);
  const { name, model } = resolveBucket(textParam(params, "Bucket") ?? "", buckets);
  const bucketDir = findBucket(s3Dir, name);
  if (bucketDir === undefined) throw new ApiError("NoSuchBucket", "The specified bucket does not exist", 404);
  const region = model.region ?? request.region;
  const headers = { "content-type": "application/xml", "x-amz-request-id": requestId };
  // GetBucketLocation answers wherever it is asked.
  if (action === "GetBucketLocation") return { status: 200, headers, body: locationXml(region) };
  checkBucketAccess(call, model);
  if (action === "HeadBucket") return { status: 200, headers: { ...headers, "x-amz-bucket-region": region }, body: "" };
  if (action === "GetBucketLifecycleConfiguration") return { status: 200, headers, body: lifecycleXml(model) };
  if (action === "ListObjectsV2") {
    return { status: 200, headers, body: listObjects(name, bucketDir, http.url.searchParams, model) };
  }
  if (action === "PutObject" || action === "DeleteObject") return changeObject(call, bucketDir, model);
  const object = findObject(bucketDir, textParam(params, "Key") ?? "");
  if (object === undefined) throw new ApiError("NoSuchKey", "The specified key does not exist.", 404);
  checkObjectAccess(call, object, model);
  return objectReply(object, http.headers.range, action === "HeadObject");
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** Empty for us-east-1, as it has always been. */
function locationXml(region: string): string {
  return `${XML}<LocationConstraint ${NAMESPACE}>${region === "us-east-1" ? "" : xmlText(region)}</LocationConstraint>`;
}

function lifecycleXml({ expiry = [] }: BucketModel): string {
  if (expiry.length === 0)
    throw new ApiError("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", 404);
  const rules = expiry.map(
    ({ prefix, days }, i) =>
      `<Rule><ID>rule-${i}</ID><Filter><Prefix>${xmlText(prefix)}</Prefix></Filter><Status>Enabled</Status><Expiration><Days>${days}</Days></Expiration></Rule>`,
  );
  return `${XML}<LifecycleConfiguration ${NAMESPACE}>${rules.join("")}</LifecycleConfiguration>`;
}

function errorReply(error: ApiError, requestId: string): HttpReply {
  const body = `${XML}<Error><Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message><RequestId>${requestId}</RequestId></Error>`;
  const headers = { "content-type": "application/xml", "x-amz-request-id": requestId, ...error.headers };
  return { status: error.status, headers, body };
}
