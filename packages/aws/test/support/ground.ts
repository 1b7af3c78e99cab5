import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AwsSession, Clock } from "@sgt/aws";
import { expiryTags, type Plan, type Step } from "@sgt/rules";
import { type GroupRecord, type LoggedRequest, type RequestPhase, type Sandbox, startSandbox } from "@sgt/sandbox";
import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { accountOf } from "./account-of.js";
import { Actor } from "./actor.js";
import { GROUPS, QUOTA } from "./cases.js";
import { fakeClock } from "./fake-clock.js";
import { Judge, Witness } from "./judge.js";
import { MemoryFiles } from "./memory-files.js";
import { ACCOUNT, type GroupCase, planOf, REGION } from "./plan-of.js";

/** A sandbox, a plan for it, a session, and a witness who looks after every change. */
export interface Ground {
  readonly sandbox: Sandbox;
  readonly plan: Plan;
  /** Of whoever is at work: {@link Actor}. */
  readonly session: AwsSession;
  readonly folder: string;
  readonly journalPath: string;
  /** The disk under the journal. */
  readonly files: MemoryFiles;
  readonly stateDir: string;
  /** Where locks are, in files or folders. */
  readonly lockPaths: readonly string[];
  readonly witness: Witness;
  readonly actor: Actor;
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
      if (phase === "after-change") witness.look(sandbox.account.groups());
      await options.onRequest?.(request, phase);
    },
  });
  const before = sandbox.account.groups({ ids: false });
  const planned = await plannedState(groups, plan, quota);
  const grows = plan.purpose?.kind === "extend" || plan.purpose?.kind === "compact";
  const witness = new Witness(judgeOf(plan.planId, before, planned, grows));
  const files = new MemoryFiles();
  const folder = await mkdtemp(join(tmpdir(), "sgt-aws-"));
  const actor = await Actor.start(sandbox.url, files);
  return {
    sandbox,
    plan,
    get session() {
      return actor.session;
    },
    actor,
    files,
    folder,
    stateDir: join(folder, "state"),
    lockPaths: [join(folder, "state"), join(folder, `sgt-${ACCOUNT}-${REGION}.lock`)],
    journalPath: join(folder, "journal.ndjson"),
    witness,
    clock,
    before,
    planned,
    close: async () => {
      actor.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A rule that was changed in place keeps the tags that it had, but for those that say its end. The id is not compared; tags need one. */
function added(rule: Rule, at: number, steps: readonly Step[], { planId, purpose }: Plan): LiveRule {
  const step = steps.find((one) => one.kind === "modify" && ruleIdentity(one.to) === ruleIdentity(rule));
  const own = { "sgt:plan": planId, ...(purpose?.kind === "extend" ? expiryTags(purpose) : {}) };
  const tags = step?.kind === "modify" ? inPlaceTags(step, own) : own;
  return { ...rule, ruleId: `sgr-00000000000000f${at}`, ...(tags === undefined ? {} : { tags }) };
}

function inPlaceTags({ rule, to }: Extract<Step, { kind: "modify" }>, own: LiveRule["tags"]): LiveRule["tags"] {
  if (rule.tags === undefined || ruleIdentity(rule) !== ruleIdentity(to)) return rule.tags;
  const said = (key: string): boolean => ["sgt:expires", "sgt:ticket", "sgt:owner"].includes(key);
  return Object.fromEntries(Object.entries(rule.tags).map(([key, was]) => [key, (said(key) && own?.[key]) || was]));
}

const judges = new Map<string, Judge>();

/** One for all scenarios of a plan: most of its work is done before the first. */
function judgeOf(
  planId: string,
  before: readonly GroupRecord[],
  planned: readonly GroupRecord[],
  grows: boolean,
): Judge {
  const judge = judges.get(planId) ?? new Judge(before, planned, grows);
  judges.set(planId, judge);
  return judge;
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
