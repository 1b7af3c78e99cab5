import { ApiError } from "../protocol/api-error.js";
import type { HttpReply, HttpRequest } from "../protocol/http.js";
import type { QueryParams, QueryValue } from "../protocol/query-params.js";

/** The body of a JSON 1.1 request, every leaf as text. @throws ApiError `SerializationException` */
export function jsonParams({ body }: HttpRequest): QueryParams {
  try {
    const value = textLeaves(JSON.parse(body || "{}"));
    if (typeof value === "object" && !Array.isArray(value)) return value as QueryParams;
  } catch {
    // Said below.
  }
  throw new ApiError("SerializationException", "The body is no JSON object.");
}

function textLeaves(value: unknown): QueryValue {
  if (Array.isArray(value)) return value.map(textLeaves);
  if (typeof value !== "object" || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, textLeaves(child)]));
}

/** A JSON 1.1 answer. */
export function jsonReply(status: number, value: object, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return { status, headers: { "content-type": "application/x-amz-json-1.1", ...headers }, body: JSON.stringify(value) };
}

/** The error a JSON 1.1 service answers with. */
export function jsonError({ code, message, status }: ApiError): HttpReply {
  return jsonReply(status, { __type: code, message }, { "x-amzn-errortype": code });
}
