import type { IncomingMessage } from "node:http";
import { ApiError } from "../protocol/api-error.js";
import { parseCredentialScope } from "../protocol/credential-scope.js";
import type { HttpRequest } from "../protocol/http.js";

/** Far above any EC2 call; what is larger is not read to its end. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Reads a request whole.
 * @throws ApiError `MissingAuthenticationToken` when it is not signed, `RequestEntityTooLarge`
 */
export async function readHttp(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError("RequestEntityTooLarge", "The request is too large.", 413);
    chunks.push(chunk);
  }
  const scope = parseCredentialScope(incoming.headers.authorization);
  if (scope === undefined) throw new ApiError("MissingAuthenticationToken", "Missing Authentication Token", 403);
  return {
    method: incoming.method ?? "GET",
    url: new URL(incoming.url ?? "/", "http://sandbox.invalid"),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString("utf8"),
    scope,
  };
}
