import { ApiError } from "../protocol/api-error.js";
import type { ApiRequest } from "../protocol/api-request.js";
import { integerParam, type QueryParams, textParam } from "../protocol/query-params.js";
import type { LogEvent, LogGroups } from "./log-group.js";

/** A page holds this many events or this many bytes, whichever comes first (CloudWatch Logs API reference). */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 1_048_576;
/** What CloudWatch adds to each event when it counts bytes. */
const EVENT_OVERHEAD = 26;

/**
 * FilterLogEvents without a pattern. Now and then a page is empty and has a token all the same, as
 * AWS warns: here every third.
 * @throws ApiError `InvalidParameterException`, `ResourceNotFoundException`
 */
export function filterEvents(request: ApiRequest, groups: LogGroups): object {
  const { params } = request;
  const model = groups.find(
    request,
    textParam(params, "logGroupIdentifier") ?? textParam(params, "logGroupName") ?? "",
  );
  const from = millis(params, "startTime", 0);
  const to = millis(params, "endTime", Number.MAX_SAFE_INTEGER);
  if (from > to) throw new ApiError("InvalidParameterException", "startTime is after endTime");
  const limit = integerParam(params, "limit") ?? MAX_EVENTS;
  if (limit < 1 || limit > MAX_EVENTS)
    throw new ApiError("InvalidParameterException", `limit ${limit} is out of range`);
  const { at, page } = readToken(textParam(params, "nextToken"));
  const events = groups.events(model, from, to);
  const isEmpty = page % 3 === 1;
  const end = isEmpty ? at : endOfPage(events, at, limit);
  const more = end < events.length ? { nextToken: `sgt/${end}/${page + 1}` } : {};
  return { events: events.slice(at, end).map((event, i) => describe(event, at + i)), searchedLogStreams: [], ...more };
}

function endOfPage(events: readonly LogEvent[], at: number, limit: number): number {
  let byteCount = 0;
  for (let i = at; i < events.length; i++) {
    byteCount += Buffer.byteLength(events[i]?.message ?? "") + EVENT_OVERHEAD;
    if (i - at === limit || (byteCount > MAX_BYTES && i > at)) return i;
  }
  return events.length;
}

function describe({ streamName, timestamp, message, ingestedAt }: LogEvent, index: number): object {
  const ingestionTime = ingestedAt ?? timestamp + 300_000;
  return { logStreamName: streamName, timestamp, message, ingestionTime, eventId: String(index) };
}

function readToken(token: string | undefined): { at: number; page: number } {
  if (token === undefined) return { at: 0, page: 0 };
  const [, at, page] = /^sgt\/(\d+)\/(\d+)$/.exec(token) ?? [];
  if (at === undefined) throw new ApiError("InvalidParameterException", "The specified nextToken is invalid.");
  return { at: Number(at), page: Number(page) };
}

function millis(params: QueryParams, name: string, preset: number): number {
  const text = textParam(params, name);
  const value = text === undefined ? preset : Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ApiError("InvalidParameterException", `${name} is not a time in milliseconds`);
}
