import { ApiError } from "../protocol/api-error.js";
import type { HttpReply, HttpRequest } from "../protocol/http.js";
import { textParam } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import { xmlText } from "../protocol/xml.js";
import { findBucket, findObject } from "./bucket-folder.js";
import { objectReply } from "./get-object.js";
import { listObjects } from "./list-objects.js";

const PERMISSIONS: Readonly<Record<string, string>> = {
  ListObjectsV2: "s3:ListBucket",
  HeadBucket: "s3:ListBucket",
  GetObject: "s3:GetObject",
  HeadObject: "s3:GetObject",
};

/** S3, reading only: each bucket is a folder of `s3Dir`. Path style, and `bucket.localhost` style. */
export function s3Service(s3Dir: string | undefined): Service {
  return {
    name: "s3",
    parse,
    permissionOf: (action) => PERMISSIONS[action] ?? `s3:${action}`,
    run: (call) => run(call, s3Dir),
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

function actionOf(method: string, key: string, query: URLSearchParams): string {
  if (method === "GET" && key === "" && query.get("list-type") === "2") return "ListObjectsV2";
  if (method === "HEAD") return key === "" ? "HeadBucket" : "HeadObject";
  return method === "GET" && key !== "" ? "GetObject" : `${method} ${key === "" ? "bucket" : "object"}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ApiError("InvalidURI", "Couldn't parse the specified URI.");
  }
}

async function run({ request, http, requestId }: ServiceCall, s3Dir: string | undefined): Promise<HttpReply> {
  const { action, params } = request;
  if (!(action in PERMISSIONS)) throw new ApiError("NotImplemented", "The sandbox only lists and reads.", 501);
  const bucket = textParam(params, "Bucket") ?? "";
  const bucketDir = await findBucket(s3Dir, bucket);
  if (bucketDir === undefined) throw new ApiError("NoSuchBucket", "The specified bucket does not exist", 404);
  const headers = { "content-type": "application/xml", "x-amz-request-id": requestId };
  if (action === "HeadBucket")
    return { status: 200, headers: { ...headers, "x-amz-bucket-region": request.region }, body: "" };
  if (action === "ListObjectsV2") {
    return { status: 200, headers, body: await listObjects(bucket, bucketDir, http.url.searchParams) };
  }
  const object = await findObject(bucketDir, textParam(params, "Key") ?? "");
  if (object === undefined) throw new ApiError("NoSuchKey", "The specified key does not exist.", 404);
  return objectReply(object, http.headers.range, action === "HeadObject");
}

function errorReply(error: ApiError, requestId: string): HttpReply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message><RequestId>${requestId}</RequestId></Error>`;
  return { status: error.status, headers: { "content-type": "application/xml", "x-amz-request-id": requestId }, body };
}
