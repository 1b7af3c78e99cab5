import { asObject, type JsonObject } from "../account/json.js";
import { ApiError } from "./api-error.js";
import type { HttpReply, HttpRequest } from "./http.js";
import type { QueryParams } from "./query-params.js";

/** Reads a request of the JSON 1.1 protocol: the action stands in a header, members of its body become text. */
export function parseJsonRequest(http: HttpRequest, targetPrefix: string): { action: string; params: QueryParams } {
  return { action: String(http.headers["x-amz-target"] ?? "").replace(targetPrefix, ""), params: bodyOf(http) };
}

function bodyOf(http: HttpRequest): QueryParams {
  try {
    const entries = Object.entries(asObject(JSON.parse(http.body)) ?? {});
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  } catch {
    throw new ApiError("SerializationException", "The body is no JSON object.");
  }
}

export function jsonReply(value: JsonObject, status = 200): HttpReply {
  return { status, headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify(value) };
}

export function jsonErrorReply(error: ApiError): HttpReply {
  const reply = jsonReply({ __type: error.code, Message: error.message, message: error.message }, error.status);
  return { ...reply, headers: { ...reply.headers, "x-amzn-errortype": error.code } };
}
