import { rm } from "node:fs/promises";
import {
  type ApplyResult,
  applyPlan,
  type JournalLine,
  type RevertResult,
  readJournal,
  resumeApply,
  revertJournal,
} from "@sgt/aws";
import type { GroupRecord } from "@sgt/sandbox";
import { ENDING, type Scenario, STRANGER } from "./fault-kinds.js";
import { forApply, forResume, forRevert } from "./for-run.js";
import type { Ground } from "./ground.js";
import { lies } from "./truth.js";

/** Empty when two states are the same. */
export function sameState(found: unknown, wanted: unknown, when: string): string[] {
  return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`after ${when} the account is not as it must be`];
}

const STRANGER_CIDR = "198.51.100.7/32";
const STRANGERS = { IpProtocol: "tcp", FromPort: 60001, ToPort: 60001, IpRanges: [{ CidrIp: STRANGER_CIDR }] };

/** Somebody else adds a rule to the first group that the plan changes. */
export function addStranger({ sandbox, plan }: Ground): void {
  const groupId = plan.groups.find((group) => group.steps.length > 0)?.groupId ?? "";
  sandbox.account.addIngress(groupId, [STRANGERS]);
}

/** How a run ended; a code when it was refused before anything was changed. */
type Ending = ApplyResult | RevertResult | { readonly code: string } | "killed";

/** What must be empty: plays apply and revert, and whatever the fault makes necessary between them. */
export async function play(ground: Ground, scenario: Scenario): Promise<readonly string[]> {
  return new Play(ground, scenario).all();
}

class Play {
  readonly #ground: Ground;
  readonly #scenario: Scenario;
  readonly #problems: string[] = [];

  constructor(ground: Ground, scenario: Scenario) {
    this.#ground = ground;
    this.#scenario = scenario;
  }

  async all(): Promise<readonly string[]> {
    const planned = await this.#apply();
    if (planned) this.#expect(this.#ground.planned, "apply");
    await this.#revert();
    this.#expect(this.#ground.before, "revert");
    const journal = await this.#journal();
    if (journal === null) this.#problems.push("there is no journal");
    else this.#problems.push(...lies(journal.lines, this.#ground.sandbox.requests), ...torn(journal.torn));
    const strangers = this.#state()
      .flatMap((group) => group.rules)
      .filter(isStrange).length;
    if (strangers > 1) this.#problems.push("the stranger is there twice");
    return [...this.#problems, ...this.#ground.witness.violations];
  }

  /** True when the account is to stand as planned. */
  async #apply(): Promise<boolean> {
    const ending = await this.#end((options) => applyPlan(forApply(options)));
    if (isDone(ending)) return true;
    this.#expectHelpNeeded(ending, "apply");
    await this.#comeToHelp();
    if ((await this.#journal()) === null) {
      // Nothing was begun, so nothing was changed; and the way is open.
      this.#expect(this.#ground.before, "an apply that was refused");
      return this.#mustEnd(await this.#end((options) => applyPlan(forApply(options))), "apply again");
    }
    if (this.#scenario.fault === STRANGER || this.#scenario.recovery === "revert") return false;
    return this.#mustEnd(await this.#end((options) => resumeApply(forResume(options))), "resume");
  }

  async #revert(): Promise<void> {
    const ending = await this.#end((options) => revertJournal(forRevert(options)));
    if (isDone(ending)) return;
    this.#expectHelpNeeded(ending, "revert");
    await this.#comeToHelp();
    // The stranger may have taken the last place: there is no way back without a gap until there is room.
    const { account } = this.#ground.sandbox;
    if (codeOf(ending) === "SGT_AWS_NO_ROOM") account.setRuleQuota(account.ruleQuota + 1);
    this.#mustEnd(await this.#end((options) => revertJournal(forRevert(options))), "revert again");
  }

  async #end(run: (options: Ground) => Promise<ApplyResult | RevertResult>): Promise<Ending> {
    const { frozen } = this.#ground.actor;
    const ending = run(this.#ground).catch((error: { code?: string }) => {
      if (error.code === undefined) throw error;
      return { code: error.code };
    });
    return Promise.race([ending, frozen.then(() => "killed" as const)]);
  }

  /** The cause is gone: the network is back, the disk has room, and a killed process holds no lock. */
  async #comeToHelp(): Promise<void> {
    const { actor, sandbox, files, lockPaths } = this.#ground;
    sandbox.faults.clear();
    files.appendsLeft = Number.POSITIVE_INFINITY;
    if (!actor.isFrozen) return;
    for (const path of lockPaths) await rm(path, { recursive: true, force: true });
    await actor.next();
  }

  /** A fault that passes needs no help, and a run never ends without a reason. */
  #expectHelpNeeded(ending: Ending, what: string): void {
    const { fault } = this.#scenario;
    const mayEnd: readonly string[] = [...ENDING, STRANGER];
    const code = codeOf(ending);
    if (!mayEnd.includes(fault) || code === undefined)
      this.#problems.push(`${what} under ${fault}: ${JSON.stringify(ending)}`);
    const ours = ["SGT_AWS_STALE_GROUP", "SGT_AWS_FOREIGN_CHANGE", "SGT_AWS_NO_ROOM"];
    if (fault === STRANGER && !ours.includes(code ?? "")) this.#problems.push(`${what} beside a stranger: ${code}`);
    if (fault === "full-disk" && code !== "SGT_AWS_JOURNAL_WRITE")
      this.#problems.push(`${what} on a full disk: ${code}`);
  }

  #mustEnd(ending: Ending, what: string): boolean {
    if (!isDone(ending)) this.#problems.push(`${what}: ${JSON.stringify(ending)}`);
    return true;
  }

  #expect(wanted: readonly GroupRecord[], when: string): void {
    const found = this.#state().map((group) => ({ ...group, rules: group.rules.filter((rule) => !isStrange(rule)) }));
    this.#problems.push(...sameState(found, wanted, when));
  }

  #state(): GroupRecord[] {
    return this.#ground.sandbox.account.groups({ ids: false });
  }

  async #journal(): Promise<{ lines: readonly JournalLine[]; torn: boolean } | null> {
    const { journalPath, files } = this.#ground;
    return readJournal(journalPath, files).catch((error: { code?: string }) => {
      if (error.code === "SGT_AWS_JOURNAL_MISSING") {
        files.contents.delete(journalPath);
        return null;
      }
      throw error;
    });
  }
}

const torn = (isTorn: boolean): string[] => (isTorn ? ["the journal is torn"] : []);

const isStrange = (rule: GroupRecord["rules"][number]): boolean =>
  JSON.stringify(rule.permission).includes(STRANGER_CIDR);

const isDone = (ending: Ending): boolean => ending !== "killed" && "status" in ending && ending.status === "done";

function codeOf(ending: Ending): string | undefined {
  if (ending === "killed") return ending;
  return "code" in ending ? ending.code : ending.halt?.code;
}
