import type { TrailEvent } from "../account/change-history.js";
import type { JsonObject } from "../account/json.js";
import { jsonError, jsonParams, jsonReply } from "../logs/json-params.js";
import { ApiError } from "../protocol/api-error.js";
import { integerParam, type QueryParams, structuresParam, textParam } from "../protocol/query-params.js";
import type { Service, ServiceCall } from "../protocol/service.js";
import { cursorAt, tokenAt } from "./cursor.js";
import type { HistoryOptions } from "./history-options.js";

const TARGET = /^.*CloudTrail_20131101\./;
/** The event history reaches back so far (CloudTrail user guide, Viewing event history). */
const KEPT_MS = 90 * 86_400_000;
const MAX_RESULTS = 50;

/** CloudTrail over JSON 1.1: the event history of what happened in the sandbox. */
export function cloudTrailService(options: HistoryOptions, now: () => number): Service {
  return {
    name: "cloudtrail",
    clients: ["CloudTrail"],
    parse: (http) => ({
      action: String(http.headers["x-amz-target"] ?? "").replace(TARGET, ""),
      params: jsonParams(http),
    }),
    permissionOf: (action) => `cloudtrail:${action}`,
    run: (call) => {
      if (call.request.action !== "LookupEvents")
        throw new ApiError("UnknownOperationException", `The operation ${call.request.action} is not known.`);
      return jsonReply(200, lookupEvents(call, options, now()));
    },
    errorReply: jsonError,
    denied: (permission, arn) =>
      new ApiError("AccessDeniedException", `User: ${arn} is not authorized to perform: ${permission}`, 400),
    throttled: () => new ApiError("ThrottlingException", "Rate exceeded", 400),
  };
}

function lookupEvents({ request, state }: ServiceCall, { trailLagMs = 0 }: HistoryOptions, nowMs: number): object {
  if (state === undefined)
    throw new ApiError("UnrecognizedClientException", "The security token included in the request is invalid.");
  const { params } = request;
  const [from, to] = timesOf(params, nowMs);
  const size = integerParam(params, "MaxResults") ?? MAX_RESULTS;
  if (size < 1 || size > MAX_RESULTS)
    throw new ApiError("InvalidMaxResultsException", `MaxResults ${size} is not from 1 to ${MAX_RESULTS}`);
  const isAskedFor = attributeTest(params);
  const found = state.history.events
    .filter((event) => {
      const atMs = Date.parse(event.eventTime);
      const isVisible = atMs + trailLagMs <= nowMs && atMs >= nowMs - KEPT_MS;
      return isVisible && atMs >= from && atMs <= to && isAskedFor(event);
    })
    .reverse();
  const at = cursorAt(params, "InvalidNextTokenException");
  const page = found.slice(at, at + size);
  const more = at + size < found.length ? { NextToken: tokenAt(params, at + size) } : {};
  return { Events: page.map(lookedUp), ...more };
}

function timesOf(params: QueryParams, nowMs: number): [number, number] {
  const time = (name: string, preset: number): number => {
    const text = textParam(params, name);
    return text === undefined ? preset : Number(text) * 1000;
  };
  const [from, to] = [time("StartTime", 0), time("EndTime", nowMs)];
  if (!(from <= to)) throw new ApiError("InvalidTimeRangeException", "The start is after the end.");
  return [from, to];
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  EventId: "eventID",
  EventName: "eventName",
  EventSource: "eventSource",
};

/** One attribute a call, of those that the sandbox can tell. */
function attributeTest(params: QueryParams): (event: TrailEvent) => boolean {
  const attributes = structuresParam(params, "LookupAttributes");
  const [first] = attributes;
  if (first === undefined) return () => true;
  const member = ATTRIBUTES[String(first.AttributeKey)];
  if (attributes.length > 1 || member === undefined)
    throw new ApiError("InvalidLookupAttributesException", "Give one attribute, of those that can be looked up.");
  return (event) => event[member] === first.AttributeValue;
}

function lookedUp(event: TrailEvent): JsonObject {
  return {
    EventId: event.eventID,
    EventName: event.eventName,
    ReadOnly: "false",
    EventTime: Date.parse(event.eventTime) / 1000,
    EventSource: event.eventSource,
    Username: "somebody",
    Resources: [],
    CloudTrailEvent: JSON.stringify(event),
  };
}
