import type { JsonObject } from "../account/json.js";
import type { RegionState } from "../account/region-state.js";
import { ApiError } from "../protocol/api-error.js";
import type { HttpReply } from "../protocol/http.js";
import { type QueryParams, textParam } from "../protocol/query-params.js";
import { parseQueryRequest, queryErrorReply, queryReply } from "../protocol/query-xml.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import { type ListKind, listPage } from "./list-page.js";

/** Both APIs sign as `elasticloadbalancing`; the version of the request tells them apart. */
const CLASSIC = "2012-06-01";
const V2 = "2015-12-01";
const namespaceOf = (version: string): string => `http://elasticloadbalancing.amazonaws.com/doc/${version}/`;

const PAGE = { min: 1, max: 400, preset: 400 };
const kind = (list: ListKind["list"], idMember: string): ListKind => ({
  list,
  idMember,
  sizeParam: "PageSize",
  markerMember: "NextMarker",
  page: PAGE,
});

const KINDS: Readonly<Record<string, ListKind>> = {
  [`${CLASSIC} DescribeLoadBalancers`]: kind("LoadBalancerDescriptions", "LoadBalancerName"),
  [`${V2} DescribeLoadBalancers`]: kind("LoadBalancers", "LoadBalancerArn"),
  [`${V2} DescribeTargetGroups`]: kind("TargetGroups", "TargetGroupArn"),
};

/** Elastic Load Balancing, classic and version 2: the lists of the snapshot as they came. */
export const elbService: Service = {
  name: "elasticloadbalancing",
  clients: ["Elastic Load Balancing", "Elastic Load Balancing v2"],
  parse: (http) => {
    const { action, version, params } = parseQueryRequest(http.body || http.url.search.slice(1));
    return { action, params: { ...params, Version: version } };
  },
  permissionOf: (action) => `elasticloadbalancing:${action}`,
  run: (call) => {
    const version = textParam(call.request.params, "Version") ?? "";
    return reply(call, version, result(call, version));
  },
  errorReply: (error, requestId) => queryErrorReply(error, namespaceOf(V2), requestId),
  denied: (permission, arn) =>
    new ApiError("AccessDenied", `User: ${arn} is not authorized to perform: ${permission}`, 403),
  throttled: () => new ApiError("Throttling", "Rate exceeded", 400),
};

function reply({ request, requestId }: ServiceCall, version: string, value: JsonObject): HttpReply {
  return queryReply(request.action, value, { namespace: namespaceOf(version), requestId, item: () => "member" });
}

function result({ request, state }: ServiceCall, version: string): JsonObject {
  if (state === undefined)
    throw new ApiError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
  if (version === V2 && request.action === "DescribeTargetHealth") return targetHealth(state, request.params);
  const listKind = KINDS[`${version} ${request.action}`];
  if (listKind === undefined)
    throw new ApiError("InvalidAction", `Could not find operation ${request.action} for version ${version}`);
  return listPage(listKind, state, request.params);
}

function targetHealth(state: RegionState, params: QueryParams): JsonObject {
  const arn = textParam(params, "TargetGroupArn") ?? "";
  const group = state.resources("TargetGroups").find((one) => one.TargetGroupArn === arn);
  if (group === undefined) throw new ApiError("TargetGroupNotFound", `Target groups '${arn}' not found`);
  return { TargetHealthDescriptions: state.targetHealth(String(group.TargetGroupName)) ?? [] };
}
