import type { RegionState } from "../account/region-state.js";
import { jsonError, jsonParams, jsonReply } from "../logs/json-params.js";
import { ApiError } from "../protocol/api-error.js";
import { integerParam, type QueryParams, structuresParam, textParam } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import { apiItem, type ConfigItem, itemsOf } from "./config-items.js";
import { cursorAt, tokenAt } from "./cursor.js";
import type { HistoryOptions } from "./history-options.js";

const TARGET = /^.*StarlingDoveService\./;
const MAX_ITEMS = 100;
/** A page of history covers at most so much, and may be empty with a token (AWS Config API reference, GetResourceConfigHistory). */
const PAGE_MS = 7 * 86_400_000;

type Answer = (items: readonly ConfigItem[], params: QueryParams, state: RegionState, nowMs: number) => object;

const ANSWERS: Readonly<Record<string, Answer>> = {
  ListDiscoveredResources: listDiscovered,
  GetResourceConfigHistory: resourceHistory,
  BatchGetResourceConfig: currentItems,
};

/** AWS Config over JSON 1.1, as it records what happens in the sandbox. */
export function configService(options: HistoryOptions, now: () => number): Service {
  return {
    name: "config",
    clients: ["Config Service"],
    parse: (http) => ({
      action: String(http.headers["x-amz-target"] ?? "").replace(TARGET, ""),
      params: jsonParams(http),
    }),
    permissionOf: (action) => `config:${action}`,
    run: (call) => jsonReply(200, answer(call, options, now())),
    errorReply: jsonError,
    denied: (permission, arn) =>
      new ApiError("AccessDeniedException", `User: ${arn} is not authorized to perform: ${permission}`, 400),
    throttled: () => new ApiError("ThrottlingException", "Rate exceeded", 400),
  };
}

function answer({ request, state }: ServiceCall, options: HistoryOptions, nowMs: number): object {
  const { configLagMs = 0, isRecording = true } = options;
  if (request.action === "DescribeConfigurationRecorderStatus")
    return { ConfigurationRecordersStatus: isRecording ? [{ name: "default", recording: true }] : [] };
  const run = ANSWERS[request.action];
  if (run === undefined)
    throw new ApiError("UnknownOperationException", `The operation ${request.action} is not known.`);
  if (state === undefined)
    throw new ApiError("UnrecognizedClientException", "The security token included in the request is invalid.");
  if (!isRecording && request.action !== "ListDiscoveredResources")
    throw new ApiError("NoAvailableConfigurationRecorderException", "There is no configuration recorder.");
  const items = isRecording ? itemsOf(state, configLagMs, nowMs) : [];
  return run(items, request.params, state, nowMs);
}

function listDiscovered(items: readonly ConfigItem[], params: QueryParams): object {
  const type = textParam(params, "resourceType");
  if (type === undefined) throw new ApiError("ValidationException", "resourceType is needed");
  const last = new Map(items.filter(({ state }) => state.type === type).map((item) => [item.state.id, item]));
  const withDeleted = textParam(params, "includeDeletedResources") === "true";
  const found = [...last.values()].filter(({ status }) => withDeleted || status !== "ResourceDeleted");
  const { page, token } = cut(found, params, 100);
  const resourceIdentifiers = page.map(({ state, status, capturedMs }) => ({
    ...{ resourceType: state.type, resourceId: state.id },
    ...(status === "ResourceDeleted" ? { resourceDeletionTime: capturedMs / 1000 } : {}),
  }));
  return { resourceIdentifiers, ...token };
}

function resourceHistory(items: readonly ConfigItem[], params: QueryParams, place: RegionState, nowMs: number): object {
  const [type, id] = [textParam(params, "resourceType"), textParam(params, "resourceId")];
  const own = items.filter(({ state }) => state.type === type && state.id === id);
  if (own.length === 0) throw new ApiError("ResourceNotDiscoveredException", `Resource ${id} was not discovered.`);
  const [earliest, latest] = [
    millis(params, "earlierTime") ?? own[0]?.capturedMs ?? 0,
    millis(params, "laterTime") ?? nowMs,
  ];
  if (earliest > latest) throw new ApiError("InvalidTimeRangeException", "The earlier time is later.");
  const isForward = textParam(params, "chronologicalOrder") === "Forward";
  const within = own.filter(({ capturedMs }) => capturedMs >= earliest && capturedMs <= latest);
  const ordered = isForward ? within : within.reverse();
  // Pages are of a week each, however little is in it.
  const weeks = Math.max(1, Math.ceil((latest - earliest) / PAGE_MS));
  const week = cursorAt(params, "InvalidNextTokenException");
  const weekOf = ({ capturedMs }: ConfigItem): number => {
    const since = isForward ? capturedMs - earliest : latest - capturedMs;
    return Math.min(weeks - 1, Math.floor(since / PAGE_MS));
  };
  const configurationItems = ordered.filter((item) => weekOf(item) === week).map((item) => apiItem(item, place));
  return { configurationItems, ...(week + 1 < weeks ? { nextToken: tokenAt(params, week + 1) } : {}) };
}

/** What stands now; nothing of what is gone (AWS Config API reference, BatchGetResourceConfig). */
function currentItems(items: readonly ConfigItem[], params: QueryParams, place: RegionState): object {
  const keys = structuresParam(params, "resourceKeys");
  if (keys.length === 0 || keys.length > MAX_ITEMS)
    throw new ApiError("ValidationException", `${keys.length} keys are not from 1 to ${MAX_ITEMS}`);
  const last = new Map(items.map((item) => [`${item.state.type} ${item.state.id}`, item]));
  const found = keys.flatMap(({ resourceType, resourceId }) => last.get(`${resourceType} ${resourceId}`) ?? []);
  const standing = found.filter(({ status }) => status !== "ResourceDeleted");
  return { baseConfigurationItems: standing.map((item) => apiItem(item, place)), unprocessedResourceKeys: [] };
}

function cut<T>(items: readonly T[], params: QueryParams, preset: number) {
  const size = integerParam(params, "limit") || preset;
  if (size < 0 || size > MAX_ITEMS) throw new ApiError("InvalidLimitException", `limit ${size} is not from 0 to 100`);
  const at = cursorAt(params, "InvalidNextTokenException");
  const token = at + size < items.length ? { nextToken: tokenAt(params, at + size) } : {};
  return { page: items.slice(at, at + size), token };
}

function millis(params: QueryParams, name: string): number | undefined {
  const text = textParam(params, name);
  return text === undefined ? undefined : Number(text) * 1000;
}
