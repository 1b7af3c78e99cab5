import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ApiError } from "../protocol/api-error.js";
import type { HttpReply } from "../protocol/http.js";
import { textParam } from "../protocol/query-params.js";
import type { ServiceCall } from "../protocol/service.js";
import { findObject } from "./bucket-folder.js";
import { type BucketModel, isUnder } from "./bucket-model.js";

/** PutObject of text, or DeleteObject, which is content when there is none. @throws ApiError `AccessDenied` (403) */
export async function changeObject(
  { request, http }: ServiceCall,
  bucketDir: string,
  model: BucketModel,
): Promise<HttpReply> {
  const key = textParam(request.params, "Key") ?? "";
  const isPlain = key.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (!isPlain || !isUnder(key, model.writable)) throw new ApiError("AccessDenied", "Access Denied", 403);
  const path = join(bucketDir, ...key.split("/"));
  if (request.action === "DeleteObject") {
    await rm(path, { force: true });
    return { status: 204, headers: {}, body: "" };
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, http.body);
  const stored = findObject(bucketDir, key);
  return { status: 200, headers: { etag: stored?.etag ?? "" }, body: "" };
}
