import type { ApiRequest, Fault } from "@sgt/sandbox";
import { type GroundOptions, prepareGround } from "./ground.js";
import { addStranger, playFault, playOutage, playStranger } from "./play.js";

/** One thing that goes wrong at one request of apply and revert. */
export interface Scenario {
  readonly fault:
    | "lost-response"
    | "reset"
    | "error-before"
    | "error-after"
    | "throttle"
    /** The first three reads after each change show the time before it. */
    | "stale-read"
    /** An answer is lost while two reads of three lag by two minutes. */
    | "lagging-loss"
    /** A call fails without effect while two reads of three lag by two minutes. */
    | "lagging-error"
    /** No connection, until it is back. */
    | "blackout"
    /** Credentials that have expired, until they are renewed. */
    | "expired"
    /** Somebody else adds a rule. */
    | "stranger";
  /** Requests are counted from 0, the caller lookup. */
  readonly index: number;
}

const MUTATING = new Set([
  "AuthorizeSecurityGroupIngress",
  "RevokeSecurityGroupIngress",
  "ModifySecurityGroupRules",
  "CreateTags",
]);

/** Reports whether a request asks for a change, dry runs left out. */
export function isChange(request: ApiRequest): boolean {
  return MUTATING.has(request.action) && !request.isDryRun;
}

/** The faults that make a scenario. */
function faultsOf({ fault, index }: Scenario): Fault[] {
  const fromThere = { predicate: (request: ApiRequest) => request.index >= index };
  switch (fault) {
    case "blackout":
      return [{ kind: "reset", times: Number.POSITIVE_INFINITY, when: fromThere }];
    case "expired":
      return [
        {
          kind: "error-before",
          status: 400,
          code: "RequestExpired",
          times: Number.POSITIVE_INFINITY,
          when: fromThere,
        },
      ];
    case "stale-read":
      return [{ kind: "stale-read", reads: 3, times: 40, when: fromThere }];
    case "lagging-loss":
      return [lag(index), { kind: "lost-response", when: { requestIndex: index } }];
    case "lagging-error":
      return [lag(index), { kind: "error-before", when: { requestIndex: index } }];
    case "stranger":
      return [];
    default:
      return [{ kind: fault, when: { requestIndex: index } }];
  }
}

/** Two reads of three come from a replica that is two minutes behind, in an order that the index sets. */
function lag(index: number): Fault {
  const behind = (request: ApiRequest) => (request.index + index) % 3 !== 0;
  return { kind: "stale-read", lagMs: 120_000, times: Number.POSITIVE_INFINITY, when: { predicate: behind } };
}

/** What must be empty for a scenario to have passed. */
export async function runScenario(scenario: Scenario, options: GroundOptions = {}): Promise<readonly string[]> {
  const { fault, index } = scenario;
  const ground = await prepareGround({
    ...options,
    onRequest: (request, phase) => {
      if (fault === "stranger" && request.index === index && phase === "before") addStranger(ground);
    },
  });
  try {
    for (const armed of faultsOf(scenario)) ground.sandbox.faults.add(armed);
    if (fault === "stranger") return await playStranger(ground);
    return fault === "blackout" || fault === "expired" ? await playOutage(ground) : await playFault(ground);
  } finally {
    await ground.close();
  }
}

/** The requests of a clean apply and revert that change something; the first test of `apply.test.ts` holds them to it. */
export const CHANGE_INDEXES: readonly number[] = [7, 9, 13, 15, 16, 18, 26, 27, 29, 30, 32, 35, 37];

/** The same for any ground, found out by playing it once. */
export async function changeIndexesOf(options: GroundOptions): Promise<readonly number[]> {
  const ground = await prepareGround(options);
  try {
    await playFault(ground);
    return ground.sandbox.requests.filter(isChange).map((request) => request.index);
  } finally {
    await ground.close();
  }
}
