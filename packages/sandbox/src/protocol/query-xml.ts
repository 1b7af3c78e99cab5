import type { ApiError } from "./api-error.js";
import { type HttpReply, xmlReply } from "./http.js";
import { parseQuery, type QueryParams } from "./query-params.js";
import { type ItemName, xmlElements, xmlText } from "./xml.js";

/** Reads the action and its parameters from a request of the Query protocol. */
export function parseQueryRequest(body: string): {
  readonly action: string;
  readonly version: string;
  readonly params: QueryParams;
} {
  const { Action, Version, ...params } = parseQuery(body);
  return { action: textOf(Action), version: textOf(Version), params };
}

/** The answer to an action: `<ActionResponse><ActionResult>…`. */
export function queryReply(
  action: string,
  value: object,
  { namespace, requestId, item }: { readonly namespace: string; readonly requestId: string; readonly item?: ItemName },
): HttpReply {
  const body = xmlElements(value, { element: (member) => member, ...(item === undefined ? {} : { item }) });
  return xmlReply(
    200,
    `<${action}Response xmlns="${namespace}"><${action}Result>${body}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

export function queryErrorReply(error: ApiError, namespace: string, requestId: string): HttpReply {
  const type = error.status < 500 ? "Sender" : "Receiver";
  return xmlReply(
    error.status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
