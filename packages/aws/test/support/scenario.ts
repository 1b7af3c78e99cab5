import { type ApplyResult, applyPlan, type RevertResult, readJournal, resumeApply, revertJournal } from "@sgt/aws";
import type { ApiRequest, Fault } from "@sgt/sandbox";
import { type Ground, type GroundOptions, prepareGround } from "./ground.js";
import { MemoryFiles } from "./memory-files.js";

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
    /** An answer is lost while every read lags by two minutes. */
    | "lagging-loss"
    /** No connection, until it is back. */
    | "blackout"
    /** Credentials that have expired, until they are renewed. */
    | "expired"
    /** Somebody else adds a rule. */
    | "stranger";
  /** Requests are counted from 0, the caller lookup. */
  readonly index: number;
}

const MUTATING = new Set(["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "CreateTags"]);

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
      return [
        { kind: "stale-read", lagMs: 120_000, times: Number.POSITIVE_INFINITY },
        { kind: "lost-response", when: { requestIndex: index } },
      ];
    case "stranger":
      return [];
    default:
      return [{ kind: fault, when: { requestIndex: index } }];
  }
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

const STRANGER = { IpProtocol: "tcp", FromPort: 60001, ToPort: 60001, IpRanges: [{ CidrIp: "198.51.100.7/32" }] };

function addStranger({ sandbox, plan }: Ground): void {
  const groupId = plan.groups.find((group) => group.steps.length > 0)?.groupId ?? "";
  sandbox.account.addIngress(groupId, [STRANGER]);
}

/** Whenever a stranger comes, revert gives everything back and leaves the stranger. */
async function playStranger({
  session,
  plan,
  journalPath,
  sandbox,
  before,
  witness,
  clock,
}: Ground): Promise<readonly string[]> {
  const options = { session, plan, journalPath, clock, files: new MemoryFiles() };
  const applied = await applyPlan(options);
  const allowed = [undefined, "SGT_AWS_STALE_GROUP", "SGT_AWS_FOREIGN_CHANGE", "SGT_AWS_NO_ROOM"];
  const odd = allowed.includes(applied.halt?.code) ? [] : problem(applied);
  const reverted = await revertJournal(options);
  const withoutStranger = sandbox.account.groups({ ids: false }).map((group) => ({
    ...group,
    rules: group.rules.filter((rule) => !JSON.stringify(rule.permission).includes("198.51.100.7")),
  }));
  const strangers =
    sandbox.account.groups().flatMap((group) => group.rules).length -
    withoutStranger.flatMap((group) => group.rules).length;
  const came = sandbox.requests.length > 0 && strangers <= 1;
  return [
    ...odd,
    ...problem(reverted),
    ...sameState(withoutStranger, before, "revert beside a stranger"),
    ...(came ? [] : ["the stranger is there twice"]),
    ...witness.violations,
  ];
}

/** A passing fault: apply and revert get there without help. */
async function playFault({
  session,
  plan,
  journalPath,
  sandbox,
  planned,
  before,
  witness,
  clock,
}: Ground): Promise<readonly string[]> {
  const options = { session, plan, journalPath, clock, files: new MemoryFiles() };
  const applied = await applyPlan(options);
  const afterApply = sameState(sandbox.account.groups({ ids: false }), planned, "apply");
  const reverted = await revertJournal(options);
  const afterRevert = sameState(sandbox.account.groups({ ids: false }), before, "revert");
  const read = await readJournal(journalPath, options.files);
  return [
    ...problem(applied),
    ...afterApply,
    ...problem(reverted),
    ...afterRevert,
    ...witness.violations,
    ...(read.torn ? ["the journal is torn"] : []),
  ];
}

/** Nothing works from one request on: apply or revert halts, and once it works again both ways lead home. */
async function playOutage(ground: Ground): Promise<readonly string[]> {
  const { session, plan, journalPath, sandbox, planned, before, witness, clock } = ground;
  const files = new MemoryFiles();
  const options = { session, plan, journalPath, clock, files, timing: { maxAttempts: 2 } };
  const applied = await applyPlan(options).catch(() => null);
  if (applied === null) return sameState(sandbox.account.groups({ ids: false }), before, "refused apply");
  if (applied.status !== "done") sandbox.faults.clear();
  const resumed = await resumeApply(options);
  const afterResume = sameState(sandbox.account.groups({ ids: false }), planned, "resume");
  await revertJournal(options).catch(() => null);
  sandbox.faults.clear();
  const reverted = await revertJournal(options);
  const afterRevert = sameState(sandbox.account.groups({ ids: false }), before, "revert");
  return [...problem(resumed), ...afterResume, ...problem(reverted), ...afterRevert, ...witness.violations];
}

function problem(result: ApplyResult | RevertResult): string[] {
  return result.status === "done" ? [] : [`${result.status}: ${result.halt?.code} ${result.halt?.message}`];
}

/** Empty when two states are the same. */
export function sameState(found: unknown, wanted: unknown, when: string): string[] {
  return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`after ${when} the account is not as it must be`];
}

/** The requests of a clean apply and revert that change something; the first test of `apply.test.ts` holds them to it. */
export const CHANGE_INDEXES: readonly number[] = [7, 9, 13, 15, 16, 18, 25, 26, 28, 29, 31, 34, 36];
