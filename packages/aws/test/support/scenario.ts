import type { ApiRequest, Fault, LoggedRequest, RequestPhase } from "@sgt/sandbox";
import { isChange } from "./changes.js";
import type { Scenario } from "./fault-kinds.js";
import { type Ground, type GroundOptions, prepareGround } from "./ground.js";
import { addStranger, play } from "./play.js";

export { isChange } from "./changes.js";
export { ENDING, type FaultKind, PASSING, type Scenario, STRANGER } from "./fault-kinds.js";

/** The faults that make a scenario. */
function faultsOf({ fault, index }: Scenario): Fault[] {
  const fromThere = { predicate: (request: ApiRequest) => request.index >= index };
  const always = Number.POSITIVE_INFINITY;
  switch (fault) {
    case "blackout":
      return [{ kind: "reset", times: always, when: fromThere }];
    case "expired":
      return [{ kind: "error-before", status: 400, code: "RequestExpired", times: always, when: fromThere }];
    case "throttle-burst":
      return [
        { kind: "throttle", when: { requestIndex: index } },
        // Reads are repeated by the SDK, on the machine's own time.
        { kind: "throttle", times: 3, when: { predicate: (one) => one.index > index && !isRead(one) } },
      ];
    case "stale-read":
      return [{ kind: "stale-read", reads: 3, times: 40, when: fromThere }];
    case "lag":
      return [lag(index)];
    case "lagging-loss":
      return [lag(index), { kind: "lost-response", when: { requestIndex: index } }];
    case "lagging-error":
      return [lag(index), { kind: "error-before", when: { requestIndex: index } }];
    case "page-lost":
      return [PAGES, { kind: "lost-response", when: { requestIndex: index } }];
    case "pages-gone":
      return [
        PAGES,
        { kind: "lost-response", times: always, when: { predicate: (one) => isPage(one) && one.index >= index } },
      ];
    case "lost-response":
    case "reset":
    case "error-before":
    case "error-after":
      return [{ kind: fault, when: { requestIndex: index } }];
    case "stranger":
    case "full-disk":
    case "kill":
    case "kill-after-change":
      return [];
  }
}

const isRead = ({ action }: ApiRequest): boolean => action.startsWith("Describe");
const isPage = (request: ApiRequest): boolean => isRead(request) && "NextToken" in request.params;
const PAGES: Fault = { kind: "short-page", items: 2, times: Number.POSITIVE_INFINITY, when: { predicate: isRead } };

/** Two reads of three come from a replica that is two minutes behind, in an order that the index sets. */
function lag(index: number): Fault {
  const behind = (request: ApiRequest) => (request.index + index) % 3 !== 0;
  return { kind: "stale-read", lagMs: 120_000, times: Number.POSITIVE_INFINITY, when: { predicate: behind } };
}

/** What must be empty for a scenario to have passed. */
export async function runScenario(scenario: Scenario, options: GroundOptions = {}): Promise<readonly string[]> {
  const { fault, index } = scenario;
  // The caller lookup comes before there is a ground, and nothing goes wrong with it.
  let ground: Ground | undefined;
  const strike = async (request: LoggedRequest, phase: RequestPhase): Promise<void> => {
    if (ground === undefined) return;
    if (ground.actor.sent(request)) await forever();
    if (request.index !== index) return;
    if (fault === "stranger" && phase === "before") addStranger(ground);
    if ((fault === "kill" && phase === "before") || (fault === "kill-after-change" && phase === "after-change")) {
      ground.actor.freeze();
      await forever();
    }
  };
  ground = await prepareGround({ ...options, onRequest: strike });
  try {
    for (const armed of faultsOf(scenario)) ground.sandbox.faults.add(armed);
    if (fault === "full-disk") ground.files.appendsLeft = index;
    return await play(ground, scenario);
  } finally {
    await ground.close();
  }
}

const forever = (): Promise<never> => new Promise(() => undefined);

/** How long a ground is: requests of a clean apply and revert, those that change something, and lines of the journal. */
export interface Length {
  readonly requestCount: number;
  readonly changeIndexes: readonly number[];
  readonly lineCount: number;
}

/** Plays a ground once without a fault. */
export async function lengthOf(options: GroundOptions): Promise<Length> {
  const ground = await prepareGround(options);
  try {
    const problems = await play(ground, { fault: "lag", index: 0 });
    if (problems.length > 0) throw new Error(`without a fault: ${problems.join("; ")}`);
    return {
      requestCount: ground.sandbox.requests.length,
      changeIndexes: ground.sandbox.requests.filter(isChange).map((request) => request.index),
      lineCount: String(ground.files.contents.get(ground.journalPath)).split("\n").length - 1,
    };
  } finally {
    await ground.close();
  }
}

/** The requests of a clean apply and revert that change something; the first test of `apply.test.ts` holds them to it. */
export const CHANGE_INDEXES: readonly number[] = [7, 9, 13, 15, 16, 18, 26, 27, 29, 30, 32, 35, 37];
