import { jsonError, jsonParams, jsonReply } from "../logs/json-params.js";
import { ApiError } from "../protocol/api-error.js";
import type { HttpReply } from "../protocol/http.js";
import { type QueryParams, textParam } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import type { AthenaOptions } from "./athena-options.js";
import { StatementRuns } from "./statement-runs.js";

const TARGET = "AmazonAthena.";

/** Athena over JSON 1.1: statements are started, asked about and stopped. Undefined options: the account has none. */
export function athenaService(options: AthenaOptions | undefined): Service {
  const runs = options === undefined ? undefined : new StatementRuns(options);
  return {
    name: "athena",
    clients: ["Athena"],
    parse: (http) => ({
      action: String(http.headers["x-amz-target"] ?? "").replace(TARGET, ""),
      params: jsonParams(http),
    }),
    permissionOf: (action) => `athena:${action}`,
    alsoNeeds: permissionsOfStatement,
    run: (call) => run(call, runs),
    errorReply: jsonError,
    denied: (permission, arn) =>
      new ApiError("AccessDeniedException", `User: ${arn} is not authorized to perform: ${permission}`, 400),
    throttled: () => new ApiError("ThrottlingException", "Rate exceeded", 400),
  };
}

function run({ request }: ServiceCall, runs: StatementRuns | undefined): HttpReply {
  if (runs === undefined) throw new ApiError("InvalidRequestException", "WorkGroup is not found.");
  switch (request.action) {
    case "StartQueryExecution":
      return jsonReply(200, runs.start(request));
    case "GetQueryExecution":
      return jsonReply(200, runs.get(request));
    case "StopQueryExecution":
      return jsonReply(200, runs.stop(request));
    default:
      throw new ApiError("UnknownOperationException", `The operation ${request.action} is not known.`);
  }
}

/**
 * Athena acts with the permissions of the caller: on the catalog, on the objects it reads, and on the place it
 * writes to (Athena user guide, "Access control"). A real one says so when the statement has failed.
 */
function permissionsOfStatement(params: QueryParams): readonly string[] {
  const sql = textParam(params, "QueryString") ?? "";
  if (/^CREATE/i.test(sql)) return ["glue:GetDatabase", "glue:CreateTable"];
  if (/^DROP/i.test(sql)) return ["glue:GetTable", "glue:DeleteTable"];
  if (!/^UNLOAD/i.test(sql)) return [];
  return ["glue:GetTable", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:PutObject"];
}
