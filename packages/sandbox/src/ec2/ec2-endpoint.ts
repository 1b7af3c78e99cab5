import type { JsonObject } from "../account/json.js";
import { trailJson } from "../account/trail-json.js";
import { ApiError } from "../protocol/api-error.js";
import { xmlReply } from "../protocol/http.js";
import { parseQuery, textParam } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import { isEc2Read, runEc2Action } from "./ec2-service.js";
import { ec2ErrorXml, ec2ResultXml } from "./ec2-xml.js";

/** EC2 over its Query protocol, version 2016-11-15. */
export const ec2Service: Service = {
  name: "ec2",
  clients: ["EC2"],
  parse: (http) => {
    const { Action, Version: _, ...params } = parseQuery(http.body || http.url.search.slice(1));
    if (typeof Action !== "string") throw new ApiError("MissingAction", "The request is missing an action.");
    return { action: Action, params };
  },
  permissionOf: (action) => `ec2:${action}`,
  // Tags on creation are a permission of their own (EC2 user guide, granting permission to tag on creation).
  alsoNeeds: (params) => ("TagSpecification" in params ? ["ec2:CreateTags"] : []),
  run: (call) => {
    const result = recorded(call, () => runEc2Action(call.request.action, contextOf(call)));
    return xmlReply(200, ec2ResultXml(call.request.action, result, call.requestId));
  },
  errorReply: (error, requestId) => xmlReply(error.status, ec2ErrorXml(error, requestId)),
  denied: () => new ApiError("UnauthorizedOperation", "You are not authorized to perform this operation.", 403),
  throttled: () => new ApiError("RequestLimitExceeded", "Request limit exceeded.", 503),
};

/** CloudTrail tells of every call that changes something, and of those that were refused. */
function recorded({ request, requestId, state }: ServiceCall, run: () => JsonObject): JsonObject {
  if (state === undefined || isEc2Read(request.action)) return run();
  const { action: name, caller, params } = request;
  const told = { source: "ec2.amazonaws.com", name, callerArn: caller.arn, request: trailRequest(name, params) };
  try {
    const result = run();
    state.history.happened({ ...told, response: { requestId, ...(trailJson(result) as JsonObject) } });
    return result;
  } catch (error) {
    if (error instanceof ApiError)
      state.history.happened({ ...told, response: null, errorCode: `Client.${error.code}` });
    throw error;
  }
}

/** Calls that EC2 got later are told in one member of their name, in the API's own spelling (docs/aws.md#history). */
function trailRequest(action: string, params: JsonObject): JsonObject {
  return action === "ModifySecurityGroupRules"
    ? { ModifySecurityGroupRulesRequest: params }
    : (trailJson(params) as JsonObject);
}

function contextOf({
  request,
  state,
  regions,
  disabledRegions,
  lag,
  pageItems,
}: ServiceCall): Parameters<typeof runEc2Action>[1] {
  if (state === undefined) {
    // What a region that is not enabled answers (docs/aws.md#accounts-roles-and-regions).
    throw new ApiError("AuthFailure", "AWS was not able to validate the provided access credentials", 401);
  }
  if (textParam(request.params, "DryRun")?.toLowerCase() === "true") {
    throw new ApiError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
  }
  const visibleGroups = lag === undefined ? state.groups : state.laggingGroups(lag);
  return { state, visibleGroups, params: request.params, caller: request.caller, regions, disabledRegions, pageItems };
}
