import { type ApplyResult, applyPlan, type RevertResult, readJournal, resumeApply, revertJournal } from "@sgt/aws";
import type { ApiRequest, Fault } from "@sgt/sandbox";
import { fakeClock } from "./fake-clock.js";
import { type Ground, prepareGround } from "./ground.js";
import { MemoryFiles } from "./memory-files.js";

/** One thing that goes wrong at one request of apply and revert. */
export interface Scenario {
  readonly fault: "lost-response" | "reset" | "error-before" | "error-after" | "throttle" | "stale-read" | "blackout";
  /** Requests are counted from 0, the caller lookup. */
  readonly index: number;
}

const MUTATING = new Set(["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "CreateTags"]);

/** Reports whether a request asks for a change, dry runs left out. */
export function isChange(request: ApiRequest): boolean {
  return MUTATING.has(request.action) && !request.isDryRun;
}

/** The faults that make a scenario. A blackout cuts every connection until it is lifted. */
function faultOf({ fault, index }: Scenario): Fault {
  if (fault === "blackout")
    return { kind: "reset", times: Infinity, when: { predicate: (request) => request.index >= index } };
  if (fault === "stale-read") {
    return { kind: "stale-read", reads: 3, times: 40, when: { predicate: (request) => request.index >= index } };
  }
  return { kind: fault, when: { requestIndex: index } };
}

/** What must be empty for a scenario to have passed. */
export async function runScenario(scenario: Scenario): Promise<readonly string[]> {
  const ground = await prepareGround();
  try {
    ground.sandbox.faults.add(faultOf(scenario));
    return scenario.fault === "blackout" ? await playBlackout(ground) : await playFault(ground);
  } finally {
    await ground.close();
  }
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
}: Ground): Promise<readonly string[]> {
  const options = { session, plan, journalPath, clock: fakeClock(), files: new MemoryFiles() };
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

/** The network is gone from one request on: apply or revert halts, and once it is back both ways lead home. */
async function playBlackout(ground: Ground): Promise<readonly string[]> {
  const { session, plan, journalPath, sandbox, planned, before, witness } = ground;
  const files = new MemoryFiles();
  const options = { session, plan, journalPath, clock: fakeClock(), files, timing: { maxAttempts: 2 } };
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
