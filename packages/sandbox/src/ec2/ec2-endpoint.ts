import { ApiError } from "../protocol/api-error.js";
import { xmlReply } from "../protocol/http.js";
import { parseQuery, textParam } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import { runEc2Action } from "./ec2-service.js";
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
    const result = runEc2Action(call.request.action, contextOf(call));
    return xmlReply(200, ec2ResultXml(call.request.action, result, call.requestId));
  },
  errorReply: (error, requestId) => xmlReply(error.status, ec2ErrorXml(error, requestId)),
  denied: () => new ApiError("UnauthorizedOperation", "You are not authorized to perform this operation.", 403),
  throttled: () => new ApiError("RequestLimitExceeded", "Request limit exceeded.", 503),
};

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
