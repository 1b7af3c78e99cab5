import { asText, type JsonObject } from "../account/json.js";
import type { ResourceList } from "../account/region-model.js";
import { ApiError } from "../protocol/api-error.js";
import { jsonErrorReply, parseJsonRequest } from "../protocol/json-protocol.js";
import { cutPage } from "../protocol/page.js";
import { textParam } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";

interface RamList {
  readonly action: string;
  readonly list: ResourceList;
  /** Which items a request asks for. */
  readonly passes: (item: JsonObject, asked: (name: string) => string | undefined) => boolean;
}

/** By path: AWS RAM speaks REST-JSON (AWS RAM API reference). */
const LISTS: Readonly<Record<string, RamList>> = {
  "/listresources": {
    action: "ListResources",
    list: "resources",
    passes: (item, asked) =>
      asked("resourceOwner") === "SELF" && (asked("resourceType") ?? asText(item.type)) === asText(item.type),
  },
  "/getresourceshareassociations": {
    action: "GetResourceShareAssociations",
    list: "resourceShareAssociations",
    passes: (item, asked) => (asText(item.associationType) ?? "PRINCIPAL") === asked("associationType"),
  },
};

/** AWS Resource Access Manager: what the snapshot says is shared, and with whom. */
export const ramService: Service = {
  name: "ram",
  clients: ["RAM"],
  parse: (http) => {
    const known = LISTS[http.url.pathname];
    if (known === undefined) throw new ApiError("UnknownOperationException", `There is no ${http.url.pathname}.`, 404);
    return { action: known.action, params: parseJsonRequest(http, "").params };
  },
  permissionOf: (action) => `ram:${action}`,
  run: (call) => {
    const value = page(call);
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
  },
  errorReply: jsonErrorReply,
  denied: (permission, arn) =>
    new ApiError("AccessDeniedException", `User: ${arn} is not authorized to perform: ${permission}`, 403),
  throttled: () => new ApiError("ThrottlingException", "Rate exceeded", 429),
};

function page({ request: { action, params }, state, pageItems }: ServiceCall): JsonObject {
  const kind = Object.values(LISTS).find((one) => one.action === action);
  if (state === undefined || kind === undefined)
    throw new ApiError("UnrecognizedClientException", "The security token included in the request is invalid.", 403);
  if (!state.isCollected(kind.list))
    throw new ApiError("AccessDeniedException", `You are not authorized: the snapshot holds no ${kind.list}.`, 403);
  const asked = (name: string): string | undefined => textParam(params, name);
  const items = state.resources(kind.list).filter((item) => kind.passes(item, asked));
  const keyed = items.map((item, at) => ({ item, key: String(at).padStart(9, "0") }));
  const [maxResults, token] = [asked("maxResults"), asked("nextToken")];
  const wanted = {
    ...(maxResults === undefined ? {} : { MaxResults: maxResults }),
    ...(token === undefined ? {} : { NextToken: token }),
  };
  const rule = { min: 1, max: 500, preset: 500, most: pageItems };
  const { items: cut, nextToken } = cutPage(keyed, ({ key }) => key, wanted, rule);
  return { [kind.list]: cut.map(({ item }) => item), ...(nextToken === undefined ? {} : { nextToken }) };
}
