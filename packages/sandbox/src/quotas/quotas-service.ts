import { asObject, type JsonObject } from "../account/json.js";
import { ApiError } from "../protocol/api-error.js";
import type { HttpReply, HttpRequest } from "../protocol/http.js";
import type { QueryParams } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";

const TARGET = "ServiceQuotasV20190624.";

/** Service Quotas over JSON 1.1: the applied quotas of security groups. */
export const quotasService: Service = {
  name: "servicequotas",
  parse: (http) => ({ action: String(http.headers["x-amz-target"] ?? "").replace(TARGET, ""), params: bodyOf(http) }),
  permissionOf: (action) => `servicequotas:${action}`,
  run: (call) => {
    if (call.request.action !== "GetServiceQuota") {
      throw new ApiError("UnknownOperationException", `The operation ${call.request.action} is not known.`);
    }
    return jsonReply(200, { Quota: quota(call) });
  },
  errorReply: (error) =>
    jsonReply(error.status, { __type: error.code, Message: error.message, message: error.message }),
  denied: (permission, arn) =>
    new ApiError("AccessDeniedException", `User: ${arn} is not authorized to perform: ${permission}`, 400),
  throttled: () => new ApiError("TooManyRequestsException", "Too Many Requests", 429),
};

function bodyOf(http: HttpRequest): QueryParams {
  try {
    const entries = Object.entries(asObject(JSON.parse(http.body)) ?? {});
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  } catch {
    throw new ApiError("SerializationException", "The body is no JSON object.");
  }
}

/** Security groups per interface: the default, which the sandbox does not enforce (aws.md 4.1). */
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

function jsonReply(status: number, value: JsonObject): HttpReply {
  const type = typeof value.__type === "string" ? { "x-amzn-errortype": value.__type } : {};
  const headers = { "content-type": "application/x-amz-json-1.1", ...type };
  return { status, headers, body: JSON.stringify(value) };
}
