import { type ApplyResult, applyPlan, type RevertResult, readJournal, resumeApply, revertJournal } from "@sgt/aws";
import type { Ground } from "./ground.js";
import { MemoryFiles } from "./memory-files.js";

/** Empty when two states are the same. */
export function sameState(found: unknown, wanted: unknown, when: string): string[] {
  return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`after ${when} the account is not as it must be`];
}

const STRANGER = { IpProtocol: "tcp", FromPort: 60001, ToPort: 60001, IpRanges: [{ CidrIp: "198.51.100.7/32" }] };

/** Somebody else adds a rule to the first group that the plan changes. */
export function addStranger({ sandbox, plan }: Ground): void {
  const groupId = plan.groups.find((group) => group.steps.length > 0)?.groupId ?? "";
  sandbox.account.addIngress(groupId, [STRANGER]);
}

/** Whenever a stranger comes, revert gives everything back and leaves the stranger. */
export async function playStranger({
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
  const first = await revertJournal(options);
  // The stranger may have taken the last place: there is no way back without a gap until there is room.
  if (first.halt?.code === "SGT_AWS_NO_ROOM") sandbox.account.setRuleQuota(sandbox.account.ruleQuota + 1);
  const reverted = first.halt?.code === "SGT_AWS_NO_ROOM" ? await revertJournal(options) : first;
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
export async function playFault({
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
export async function playOutage(ground: Ground): Promise<readonly string[]> {
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
