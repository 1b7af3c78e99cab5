import type { JsonObject } from "../account/json.js";
import { ApiError } from "../protocol/api-error.js";
import { jsonErrorReply, jsonReply, parseJsonRequest } from "../protocol/json-protocol.js";
import type { Service, ServiceCall } from "../protocol/service.js";

const TARGET = "ServiceQuotasV20190624.";

/** Service Quotas over JSON 1.1: the applied quotas of security groups. */
export const quotasService: Service = {
  name: "servicequotas",
  clients: ["Service Quotas"],
  parse: (http) => parseJsonRequest(http, TARGET),
  permissionOf: (action) => `servicequotas:${action}`,
  run: (call) => {
    if (call.request.action !== "GetServiceQuota") {
      throw new ApiError("UnknownOperationException", `The operation ${call.request.action} is not known.`);
    }
    return jsonReply({ Quota: quota(call) });
  },
  errorReply: jsonErrorReply,
  denied: (permission, arn) =>
    new ApiError("AccessDeniedException", `User: ${arn} is not authorized to perform: ${permission}`, 400),
  throttled: () => new ApiError("TooManyRequestsException", "Too Many Requests", 429),
};

/** Security groups per interface: the default, which the sandbox does not enforce (docs/aws.md#rule-quota). */
const GROUPS_PER_INTERFACE = 5;

function quota({ request, state }: ServiceCall): JsonObject {
  if (state === undefined)
    throw new ApiError("UnrecognizedClientException", "The security token included in the request is invalid.");
  const code = String(request.params.QuotaCode ?? "");
  const known: Readonly<Record<string, readonly [name: string, value: number]>> = {
    "L-0EA8095F": ["Inbound or outbound rules per security group", state.ruleQuota],
    "L-2AFB9258": ["Security groups per network interface", GROUPS_PER_INTERFACE],
  };
  const [name, value] = (request.params.ServiceCode === "vpc" ? known[code] : undefined) ?? [];
  if (value === undefined)
    throw new ApiError("NoSuchResourceException", "The request failed because the specified quota does not exist.");
  return {
    ServiceCode: "vpc",
    ServiceName: "Amazon Virtual Private Cloud (Amazon VPC)",
    QuotaArn: `arn:${state.partition}:servicequotas:${state.region}:${state.accountId}:vpc/${code}`,
    QuotaCode: code,
    QuotaName: name,
    Value: value,
    Unit: "None",
    Adjustable: true,
    GlobalQuota: false,
  };
}
