import { join } from "node:path";
import {
  type AwsSession,
  journalStatus,
  openSession,
  readGroups,
  readJournal,
  resumeApply,
  revertJournal,
} from "@sgt/aws";
import { counted } from "@sgt/cidr";
import type { Plan } from "@sgt/rules";
import type { Sandbox } from "@sgt/sandbox";
import { ruleIdentity } from "@sgt/snapshot";
import type { CommandContext } from "../../command.js";
import { cliError } from "../../errors/cli-error.js";
import type { DemoFolder } from "./demo-folder.js";
import { type ApplyToKill, DeadlySandbox } from "./killed-apply.js";

/** What the journal said of each group when apply had been killed. */
export interface Killed {
  readonly doneCount: number;
  readonly begunCount: number;
  readonly pendingCount: number;
  /** Rules of which only the account could tell whether they stand. */
  readonly inDoubtCount: number;
}

/** What the change came to, as it was found by reading the account. */
export interface Changed {
  readonly journalPath: string;
  readonly killed: Killed;
  readonly changedGroupCount: number;
  /** Requests that the account answered, reads included. */
  readonly requestCount: number;
  /** The account after the revert is the account before the change: rules, descriptions, tags. */
  readonly identical: boolean;
}

/** Applies the plan to the sample account in a sandbox, looks at what stands, and puts it back. */
export async function changeAndRevert(folder: DemoFolder, plan: Plan, context: CommandContext): Promise<Changed> {
  const deadly = await DeadlySandbox.start(folder.snapshot);
  try {
    return await inSandbox(deadly, folder, plan, context);
  } finally {
    await deadly.sandbox.close();
  }
}

async function inSandbox(
  deadly: DeadlySandbox,
  folder: DemoFolder,
  plan: Plan,
  context: CommandContext,
): Promise<Changed> {
  const { reporter, io } = context;
  const { sandbox } = deadly;
  const stamp = new Date(io.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  const journalPath = join(folder.dir, `journal-${plan.planId}-${stamp}Z.ndjson`);
  const before = accountText(sandbox);
  const session = await sandboxSession(sandbox, plan.region);

  reporter.say(`4  apply: through the AWS API, to an account at ${sandbox.url}`);
  const killed = await killHalfway(deadly, { planPath: folder.plan, journalPath }, context);
  reporter.say("5  apply --resume: from the journal");
  const applied = await resumeApply({ session, plan, journalPath, signal: io.signal });
  if (applied.halt !== null) throw failed(`apply halted: ${applied.halt.code}: ${applied.halt.message}`);
  reporter.say(
    `   ${counted(applied.groups.length, "group")} changed: new rules added, old rules removed, each verified`,
  );

  reporter.say("6  read the account again: does it match the plan?");
  const changedGroupCount = await checkLive(session, plan);
  reporter.say(`   ${counted(changedGroupCount, "group")} exactly as planned`);

  reporter.say("7  revert: from the journal alone");
  const reverted = await revertJournal({ session, journalPath, signal: io.signal });
  if (reverted.halt !== null) throw failed(`revert halted: ${reverted.halt.code}: ${reverted.halt.message}`);
  const identical = accountText(sandbox) === before;
  if (!identical) throw failed("the account after the revert is not as before");
  reporter.say("   the account is as before: every rule, description and tag");
  return { journalPath, killed, changedGroupCount, requestCount: sandbox.requests.length, identical };
}

/** Lets a process of its own begin the change, and kills it in the middle of a group. */
async function killHalfway(deadly: DeadlySandbox, apply: ApplyToKill, context: CommandContext): Promise<Killed> {
  const isKilled = await deadly.killApply(apply, context);
  if (context.io.signal.aborted) throw failed("the demo was interrupted");
  if (!isKilled) throw failed("apply ended before it could be killed");
  const { groups } = journalStatus(await readJournal(apply.journalPath));
  const killed = {
    doneCount: groups.filter(({ state }) => state === "done").length,
    begunCount: groups.filter(({ state }) => state === "begun").length,
    pendingCount: groups.filter(({ state }) => state === "pending").length,
    inDoubtCount: groups.reduce((sum, { inDoubt }) => sum + inDoubt.length, 0),
  };
  context.reporter.say("   killed (SIGKILL) right after AWS made a change, before the answer arrived");
  context.reporter.say(`   the journal says: ${killedText(killed)}`);
  return killed;
}

/** Returns in words what the journal of the killed apply says. */
export function killedText({ doneCount, begunCount, pendingCount, inDoubtCount }: Killed): string {
  const doubt = counted(inDoubtCount, "rule");
  return `${counted(doneCount, "group")} done, ${begunCount} begun with ${doubt} in doubt, ${pendingCount} pending`;
}

/** Keys in code: whatever credentials the user has, the demo must not find them. */
function sandboxSession(sandbox: Sandbox, region: string): Promise<AwsSession> {
  const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
  return openSession({ region, endpoint: sandbox.url, credentials });
}

/** All groups in canonical order; rule ids are AWS's to give and new after a revert. */
function accountText(sandbox: Sandbox): string {
  return JSON.stringify(sandbox.account.groups({ ids: false }));
}

/** Compares the groups as they stand with what the plan makes of them. */
async function checkLive(session: AwsSession, plan: Plan): Promise<number> {
  const changed = plan.groups.filter((group) => group.steps.length > 0);
  const live = new Map((await readGroups(session)).map((group) => [group.groupId, group.ingress]));
  for (const { groupId, groupName, before, add, remove } of changed) {
    const gone = new Set(remove.map(ruleIdentity));
    const wanted = [...before.filter((rule) => !gone.has(ruleIdentity(rule))), ...add].map(ruleIdentity).sort();
    const found = (live.get(groupId) ?? []).map(ruleIdentity).sort();
    if (wanted.join("\n") !== found.join("\n")) throw failed(`group ${groupName} is not as planned`);
  }
  return changed.length;
}

function failed(message: string): Error {
  return cliError("SGT_CLI_DEMO_FAILED", message, {
    source: "bug",
    hint: "Run the demo again with another --out, and report both.",
  });
}
