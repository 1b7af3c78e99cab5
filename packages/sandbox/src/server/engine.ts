import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RegionState } from "../account/region-state.js";
import type { World } from "../account/world.js";
import type { FaultList } from "../faults/fault-list.js";
import type { TokenBuckets } from "../faults/token-buckets.js";
import { ApiError } from "../protocol/api-error.js";
import type { ApiRequest, LoggedRequest, RequestOutcome } from "../protocol/api-request.js";
import type { HttpReply, HttpRequest } from "../protocol/http.js";
import { textParam } from "../protocol/query-params.js";
import type { Service } from "../protocol/service.js";
import { matchesAction } from "../sts/action-pattern.js";
import type { Callers } from "../sts/callers.js";
import { sessionPolicyAllows } from "../sts/session-policy.js";
import { InflictedFaults } from "./inflict-faults.js";
import type { ReplicaReplies } from "./replica-replies.js";
import type { RequestLog } from "./request-log.js";
import type { RequestPhase } from "./sandbox-options.js";

export interface EngineParts {
  readonly world: World;
  readonly services: readonly Service[];
  readonly callers: Callers;
  readonly faults: FaultList;
  readonly buckets: TokenBuckets | undefined;
  readonly log: RequestLog;
  readonly replicas: ReplicaReplies;
  readonly latency: (request: ApiRequest) => number;
  readonly disabledRegions: readonly string[];
  readonly deniedActions: ReadonlySet<string>;
  readonly now: () => number;
  readonly onRequest: (request: LoggedRequest, phase: RequestPhase) => void | Promise<void>;
}

/** The answer to a request; undefined when the connection is to be cut instead. */
export type Answer = HttpReply | undefined;

/** Answers one request: hook, faults, permission, throttle, the service, hook, faults again. */
export async function answer(http: HttpRequest, parts: EngineParts): Promise<Answer> {
  const service = parts.services.find((candidate) => candidate.name === http.scope.service);
  if (service === undefined)
    throw new ApiError("UnknownService", `The sandbox has no service "${http.scope.service}".`, 404);
  const requestId = randomUUID();
  const reply = await answerOrError(service, http, requestId, parts);
  return reply && { ...reply, headers: { ...reply.headers, "x-amzn-requestid": requestId } };
}

async function answerOrError(
  service: Service,
  http: HttpRequest,
  requestId: string,
  parts: EngineParts,
): Promise<Answer> {
  try {
    return await answerFor(service, understand(service, http, parts), http, requestId, parts);
  } catch (error) {
    return service.errorReply(asApiError(error), requestId);
  }
}

function understand(service: Service, http: HttpRequest, { log, callers, now }: EngineParts): ApiRequest {
  const { action, params } = service.parse(http);
  return {
    index: log.nextIndex,
    at: new Date(now()).toISOString(),
    service: service.name,
    action,
    params,
    region: http.scope.region,
    caller: callers.find(http.scope.accessKeyId),
    isDryRun: textParam(params, "DryRun")?.toLowerCase() === "true",
  };
}

async function answerFor(
  service: Service,
  request: ApiRequest,
  http: HttpRequest,
  requestId: string,
  parts: EngineParts,
): Promise<Answer> {
  const { entry, close } = parts.log.open(request);
  const state = parts.world.find(request.caller.accountId, request.region);
  let changed = false;
  let code: string | null = null;
  let reply: Answer;
  try {
    const onChange = (): void => {
      changed = true;
    };
    reply = await attempt({ service, request, entry, http, requestId, state, parts, onChange });
  } catch (error) {
    const apiError = asApiError(error);
    code = apiError.code;
    reply = service.errorReply(apiError, requestId);
  }
  close(outcomeOf(reply, code, changed));
  return reply;
}

function outcomeOf(reply: Answer, code: string | null, changed: boolean): RequestOutcome {
  return { status: reply?.status ?? null, code, changed };
}

interface Attempt {
  readonly service: Service;
  readonly request: ApiRequest;
  readonly entry: LoggedRequest;
  readonly http: HttpRequest;
  readonly requestId: string;
  readonly state: RegionState | undefined;
  readonly parts: EngineParts;
  /** The request itself changed the account; what others do meanwhile is not its doing. */
  readonly onChange: () => void;
}

async function attempt({ service, request, entry, http, requestId, state, parts, onChange }: Attempt): Promise<Answer> {
  await parts.onRequest(entry, "before");
  const inflicted = new InflictedFaults(parts.faults.take(request), service);
  if ((await inflicted.before()) === "cut") return undefined;
  await passTime(request, parts);
  checkAlive(service, request, parts.now());
  if (parts.buckets?.take(request) === false) throw service.throttled();
  checkPermitted(service, request, parts.deniedActions);
  const regions = parts.world.regionsOf(request.caller.accountId);
  const changesBefore = state?.changeCount;
  const { disabledRegions } = parts;
  const { lag, pageItems } = inflicted;
  const call = { request, http, requestId, state, regions, disabledRegions, lag, pageItems };
  const isReplica = parts.world.isReplica(request.caller.accountId, request.region) && OF_A_REGION.has(service.name);
  const isChanged = (): boolean => state?.changeCount !== changesBefore;
  let reply: HttpReply;
  try {
    reply = await (isReplica ? parts.replicas.answer(service, call) : service.run(call));
  } finally {
    // What a call changed before it was refused is changed all the same.
    if (isChanged()) onChange();
  }
  if (isChanged()) await parts.onRequest(entry, "after-change");
  return inflicted.after() === "cut" ? undefined : inflicted.shorten(reply);
}

/** Services whose answers are about one region of one account. */
const OF_A_REGION: ReadonlySet<string> = new Set(["ec2", "elasticloadbalancing", "ram", "rds", "servicequotas"]);

async function passTime(request: ApiRequest, { latency }: EngineParts): Promise<void> {
  const ms = latency(request);
  if (ms > 0) await sleep(ms);
}

/** Services say in two ways that a session has ended (EC2 API error codes, common errors of the others). */
function checkAlive({ name }: Service, { caller }: ApiRequest, nowMs: number): void {
  if (caller.expiresAtMs === undefined || nowMs < caller.expiresAtMs) return;
  if (name === "ec2") throw new ApiError("RequestExpired", "Request has expired.", 400);
  throw new ApiError("ExpiredToken", "The security token included in the request is expired", 403);
}

function checkPermitted(
  service: Service,
  { action, params, caller }: ApiRequest,
  deniedActions: ReadonlySet<string>,
): void {
  const own = service.permissionOf(action);
  for (const permission of [...(own === undefined ? [] : [own]), ...(service.alsoNeeds?.(params) ?? [])]) {
    const isDenied = [...deniedActions].some((pattern) => matchesAction(pattern, permission));
    const isOutside = caller.sessionPolicy !== undefined && !sessionPolicyAllows(caller.sessionPolicy, permission);
    if (isDenied || isOutside) throw service.denied(permission, caller.arn);
  }
}

/** A bug of the sandbox or of a test's hook is answered as AWS answers its own: HTTP 500. */
function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(
    "InternalError",
    `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`,
    500,
  );
}
