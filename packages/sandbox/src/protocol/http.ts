import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { CredentialScope } from "./credential-scope.js";

/** An HTTP request with its body read. */
export interface HttpRequest {
  readonly method: string;
  /** Percent-encoded as sent, with the query. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly scope: CredentialScope;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | Readable;
}

export function xmlReply(status: number, body: string): HttpReply {
  return { status, headers: { "content-type": "text/xml;charset=UTF-8" }, body };
}
