import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AwsSession, type Clock, openSession } from "@sgt/aws";
import { expiryTags, type LiveRule, type Plan, type Rule, ruleIdentity, type Step } from "@sgt/rules";
import { type GroupRecord, type LoggedRequest, type RequestPhase, type Sandbox, startSandbox } from "@sgt/sandbox";
import { accountOf } from "./account-of.js";
import { GROUPS, QUOTA } from "./cases.js";
import { CREDENTIALS } from "./credentials.js";
import { fakeClock } from "./fake-clock.js";
import { type GroupCase, planOf, REGION } from "./plan-of.js";
import { Witness } from "./witness.js";

/** A sandbox, a plan for it, a session, and a witness who looks after every change. */
export interface Ground {
  readonly sandbox: Sandbox;
  readonly plan: Plan;
  readonly session: AwsSession;
  readonly folder: string;
  readonly journalPath: string;
  readonly witness: Witness;
  /** The sandbox's time too: reads that lag by minutes lag in no time. */
  readonly clock: Clock;
  /** The account without rule ids, as it was and as the plan wants it. */
  readonly before: readonly GroupRecord[];
  readonly planned: readonly GroupRecord[];
  readonly close: () => Promise<void>;
}

export interface GroundOptions {
  readonly groups?: readonly GroupCase[];
  readonly quota?: number;
  /** In a default VPC, revoking what is not there is no error. */
  readonly isDefaultVpc?: boolean;
  /** Made by hand from the groups when absent. */
  readonly plan?: Plan;
  readonly onRequest?: (request: LoggedRequest, phase: RequestPhase) => void | Promise<void>;
}

export async function prepareGround(options: GroundOptions = {}): Promise<Ground> {
  const groups = options.groups ?? GROUPS;
  const quota = options.quota ?? QUOTA;
  const plan = options.plan ?? planOf(groups, quota);
  const clock = fakeClock(Date.now());
  const sandbox = await startSandbox({
    account: accountOf(groups, quota, options.isDefaultVpc),
    now: clock.now,
    onRequest: async (request, phase) => {
      if (phase === "after-change") witness.look();
      await options.onRequest?.(request, phase);
    },
  });
  const before = sandbox.account.groups({ ids: false });
  const planned = await plannedState(groups, plan, quota);
  const grows = plan.purpose?.kind === "extend" || plan.purpose?.kind === "compact";
  const witness = new Witness(() => sandbox, before, planned, grows);
  const folder = await mkdtemp(join(tmpdir(), "sgt-aws-"));
  const session = await openSession({ endpoint: sandbox.url, region: REGION, credentials: CREDENTIALS });
  return {
    sandbox,
    plan,
    session,
    folder,
    journalPath: join(folder, "journal.ndjson"),
    witness,
    clock,
    before,
    planned,
    close: async () => {
      session.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A rule that was changed in place keeps the tags that it had. The id is not compared; tags need one. */
function added(rule: Rule, at: number, steps: readonly Step[], { planId, purpose }: Plan): LiveRule {
  const step = steps.find((one) => one.kind === "modify" && ruleIdentity(one.to) === ruleIdentity(rule));
  const own = { "sgt:plan": planId, ...(purpose?.kind === "extend" ? expiryTags(purpose) : {}) };
  const tags = step?.kind === "modify" ? step.rule.tags : own;
  return { ...rule, ruleId: `sgr-00000000000000f${at}`, ...(tags === undefined ? {} : { tags }) };
}

/** What the account shall be after the plan, from the plan's words alone. */
const plannedStates = new Map<string, readonly GroupRecord[]>();

async function plannedState(groups: readonly GroupCase[], plan: Plan, quota: number): Promise<readonly GroupRecord[]> {
  const known = plannedStates.get(plan.planId);
  if (known !== undefined) return known;
  const after = groups.map((group) => {
    const changes = plan.groups.find((one) => one.groupId === group.groupId);
    const gone = new Set(changes?.remove.map(ruleIdentity));
    const kept = group.before.filter((rule) => !gone.has(ruleIdentity(rule)));
    return {
      ...group,
      before: [...kept, ...(changes?.add ?? []).map((rule, at) => added(rule, at, changes?.steps ?? [], plan))],
    };
  });
  const other = await startSandbox({ account: accountOf(after, quota) });
  const state = other.account.groups({ ids: false });
  await other.close();
  plannedStates.set(plan.planId, state);
  return state;
}
