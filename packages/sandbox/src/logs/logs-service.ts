import { ApiError } from "../protocol/api-error.js";
import type { HttpReply } from "../protocol/http.js";
import { integerParam, textParam } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import { filterEvents } from "./filter-events.js";
import { jsonError, jsonParams, jsonReply } from "./json-params.js";
import { type LogGroupModel, LogGroups } from "./log-group.js";
import { type InsightsOptions, QueryRuns } from "./query-run.js";

const TARGET = "Logs_20140328.";

/** CloudWatch Logs over JSON 1.1, reading only: log groups, events, Logs Insights. */
export function logsService(models: readonly LogGroupModel[], options: InsightsOptions, now: () => number): Service {
  const groups = new LogGroups(models, now);
  const runs = new QueryRuns(groups, options);
  return {
    name: "logs",
    clients: ["CloudWatch Logs"],
    parse: (http) => ({
      action: String(http.headers["x-amz-target"] ?? "").replace(TARGET, ""),
      params: jsonParams(http),
    }),
    permissionOf: (action) => `logs:${action}`,
    run: (call) => run(call, groups, runs),
    errorReply: jsonError,
    denied: (permission, arn) =>
      new ApiError("AccessDeniedException", `User: ${arn} is not authorized to perform: ${permission}`, 400),
    throttled: () => new ApiError("ThrottlingException", "Rate exceeded", 400),
  };
}

function run({ request }: ServiceCall, groups: LogGroups, runs: QueryRuns): HttpReply {
  switch (request.action) {
    case "DescribeLogGroups":
      return jsonReply(200, describeLogGroups(request, groups));
    case "FilterLogEvents":
      return jsonReply(200, filterEvents(request, groups));
    case "StartQuery":
      return jsonReply(200, runs.start(request));
    case "GetQueryResults":
      return jsonReply(200, runs.results(request));
    case "StopQuery":
      return jsonReply(200, runs.stop(request));
    default:
      throw new ApiError("UnknownOperationException", `The operation ${request.action} is not known.`);
  }
}

/** Pages of at most 50 (CloudWatch Logs API reference). */
function describeLogGroups(request: ServiceCall["request"], groups: LogGroups): object {
  const { params, region, caller } = request;
  const limit = integerParam(params, "limit") ?? 50;
  if (limit < 1 || limit > 50) throw new ApiError("InvalidParameterException", `limit ${limit} is not from 1 to 50`);
  const prefix = textParam(params, "logGroupNamePrefix") ?? "";
  const after = textParam(params, "nextToken") ?? "";
  const all = groups.visible(request).filter(({ name }) => name.startsWith(prefix) && name > after);
  const page = all.slice(0, limit);
  return {
    logGroups: page.map((model) => ({
      logGroupName: model.name,
      logGroupArn: `arn:aws:logs:${region}:${caller.accountId}:log-group:${model.name}`,
      arn: `arn:aws:logs:${region}:${caller.accountId}:log-group:${model.name}:*`,
      creationTime: groups.createdAt(model),
      logGroupClass: model.logClass ?? "STANDARD",
      ...(model.retentionInDays === undefined ? {} : { retentionInDays: model.retentionInDays }),
    })),
    ...(page.length < all.length ? { nextToken: page.at(-1)?.name } : {}),
  };
}
