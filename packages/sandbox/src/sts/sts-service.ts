import { ApiError } from "../protocol/api-error.js";
import type { Caller } from "../protocol/api-request.js";
import type { HttpReply } from "../protocol/http.js";
import { integerParam, type QueryParams, textParam } from "../protocol/query-params.js";
import { parseQueryRequest, queryErrorReply, queryReply } from "../protocol/query-xml.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import type { Callers } from "./callers.js";
import { isTrusted, type RoleModel } from "./role-model.js";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

export interface StsOptions {
  readonly callers: Callers;
  /** Whether the role's account is one the sandbox holds. */
  readonly hasAccount: (accountId: string) => boolean;
  readonly roles: RoleModel;
  readonly now: () => number;
}

/** STS over its Query protocol: who am I, and become a role. Roles exist in every account the sandbox holds. */
export function stsService(options: StsOptions): Service {
  return {
    name: "sts",
    clients: ["STS"],
    parse: (http) => parseQueryRequest(http.body || http.url.search.slice(1)),
    // GetCallerIdentity needs no permission, not even under a policy that denies it.
    permissionOf: (action) => (action === "GetCallerIdentity" ? undefined : `sts:${action}`),
    run: (call) => run(call, options),
    errorReply: (error, requestId) => queryErrorReply(error, NAMESPACE, requestId),
    denied: (permission, arn) =>
      new ApiError("AccessDenied", `User: ${arn} is not authorized to perform: ${permission}`, 403),
    throttled: () => new ApiError("Throttling", "Rate exceeded", 400),
  };
}

function run({ request, requestId }: ServiceCall, options: StsOptions): HttpReply {
  if (request.action === "GetCallerIdentity") {
    const { arn, userId, accountId } = request.caller;
    return queryReply(
      request.action,
      { Arn: arn, UserId: userId, Account: accountId },
      { namespace: NAMESPACE, requestId },
    );
  }
  if (request.action === "AssumeRole")
    return queryReply(request.action, assumeRole(request.params, request.caller, options), {
      namespace: NAMESPACE,
      requestId,
    });
  throw new ApiError("InvalidAction", `Could not find operation ${request.action} for version 2011-06-15`);
}

function assumeRole(params: QueryParams, caller: Caller, { callers, hasAccount, roles, now }: StsOptions): object {
  const roleArn = textParam(params, "RoleArn") ?? "";
  const sessionName = textParam(params, "RoleSessionName") ?? "";
  const durationSeconds = integerParam(params, "DurationSeconds") ?? 3600;
  const sessionPolicy = textParam(params, "Policy");
  const accountId = /^arn:[a-z-]+:iam::(\d{12}):role\/[\w+=,.@/-]+$/.exec(roleArn)?.[1];
  if (accountId === undefined) throw new ApiError("ValidationError", `${roleArn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw new ApiError("ValidationError", `Invalid RoleSessionName '${sessionName}'`);
  checkDuration(durationSeconds, caller);
  if ((sessionPolicy?.length ?? 0) > 2048)
    throw new ApiError("PackedPolicyTooLarge", "The session policy is too large.");
  const roleName = roleArn.split("/").at(-1) ?? "";
  const externalId = textParam(params, "ExternalId");
  if (!hasAccount(accountId) || !isTrusted(roles, { accountId, roleName, externalId })) {
    // AWS says the same for a role that is missing and for one that does not trust the caller (docs/aws.md#accounts-roles-and-regions).
    throw new ApiError(
      "AccessDenied",
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      403,
    );
  }
  const expiresAtMs = now() + (roles.lifetimeSeconds ?? durationSeconds) * 1000;
  const session = callers.assume({ roleArn, sessionName, sessionPolicy, expiresAtMs });
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: `sandbox-secret-of-${session.accessKeyId}`,
      SessionToken: `sandbox-token-of-${session.accessKeyId}`,
      Expiration: new Date(expiresAtMs).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
  };
}

/** 15 minutes to 12 hours; one hour at most when a role assumes a role (docs/aws.md#accounts-roles-and-regions). */
function checkDuration(seconds: number, caller: Caller): void {
  if (seconds < 900 || seconds > 43_200)
    throw new ApiError("ValidationError", `DurationSeconds ${seconds} is out of range`);
  if (caller.roleArn !== undefined && seconds > 3600) {
    throw new ApiError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
}
