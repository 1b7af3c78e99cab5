import { afterEach, describe, expect, test } from "@jest/globals";
import { applyPlan, journalStatus, readGroups, readInterfaces, readJournal, readStatus, revertJournal } from "@sgt/aws";
import { ruleIdentity } from "@sgt/snapshot";
import { FULL_GROUPS, FULL_QUOTA } from "./support/cases.js";
import { fakeClock } from "./support/fake-clock.js";
import { type Ground, type GroundOptions, prepareGround } from "./support/ground.js";
import { isChange } from "./support/scenario.js";

let ground: Ground;
afterEach(() => ground.close());

const [WEB, NARROW] = ["sg-0000000000000aaa1", "sg-0000000000000aaa2"] as const;

async function prepare(options?: GroundOptions) {
  ground = await prepareGround(options);
  const { session, plan, journalPath } = ground;
  return { ...ground, options: { session, plan, journalPath, clock: fakeClock() } };
}

const told = async () => journalStatus(await readJournal(ground.journalPath));
const live = async () => readStatus(ground.session, await readJournal(ground.journalPath));
const driftsOf = async () =>
  (await live()).groups.flatMap((group) => (group.drifts ?? []).map(({ id, rule }) => `${id} ${ruleIdentity(rule)}`));

describe("what a journal says of itself", () => {
  test("done, then reverted", async () => {
    const { options } = await prepare();
    await applyPlan(options);
    expect(await told()).toMatchObject({
      lastRun: "apply",
      ended: "done",
      groups: [
        { groupId: WEB, state: "done", added: [{}, {}], removed: [{}], inDoubt: [], exists: null, drifts: null },
        { groupId: NARROW, state: "done", added: [{}, {}], removed: [{}, {}] },
      ],
    });
    await revertJournal({ ...options, ruleIds: ["sgr-0000000000000b001"] });
    expect((await told()).groups.map((group) => group.state)).toEqual(["done", "partly-reverted"]);
    await revertJournal(options);
    expect(await told()).toMatchObject({ lastRun: "revert", groups: [{ state: "reverted" }, { state: "reverted" }] });
  });

  test("killed within a call: the rules of it are in doubt, and what was not begun is pending", async () => {
    const { options, sandbox } = await prepare();
    sandbox.faults.add({ kind: "reset", times: Number.POSITIVE_INFINITY, when: { predicate: isChange } });
    await applyPlan({ ...options, timing: { maxAttempts: 1 } });
    expect(await told()).toMatchObject({
      ended: "halted",
      haltCode: "SGT_AWS_OUTCOME_UNKNOWN",
      groups: [
        { state: "begun", added: [], removed: [], inDoubt: ["tcp 443-443 10.0.10.0/27", "tcp 443-443 10.0.20.10/31"] },
        { state: "pending", changedAt: null },
      ],
    });
    // What nobody knows is no drift.
    expect(await driftsOf()).toEqual([]);
  });
});

describe("compared with the account", () => {
  test.each<[name: string, options: GroundOptions]>([
    ["beside", {}],
    ["in place", { groups: FULL_GROUPS, quota: FULL_QUOTA }],
  ])("nothing is found where nobody else changed anything (%s)", async (_name, full) => {
    const { options } = await prepare(full);
    await applyPlan(options);
    expect(await driftsOf()).toEqual([]);
    await revertJournal(options);
    expect(await driftsOf()).toEqual([]);
  });

  test("what others did is told rule by rule, and a group that is gone", async () => {
    const { sandbox, session, options } = await prepare();
    await applyPlan(options);
    const [web] = await readGroups(session, [WEB]);
    const idOf = (identity: string) => web?.ingress.find((rule) => ruleIdentity(rule) === identity)?.ruleId ?? "";
    const port = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
    sandbox.account.removeRules(WEB, [idOf("tcp 443-443 10.0.10.0/27"), "sgr-0000000000000a002"]);
    sandbox.account.addIngress(WEB, [{ ...port, IpRanges: [{ CidrIp: "10.0.10.0/27" }, { CidrIp: "10.0.0.0/16" }] }]);
    sandbox.account.removeGroup(NARROW);
    expect((await driftsOf()).sort()).toEqual([
      "added-by-others tcp 443-443 10.0.0.0/16",
      "removed-by-others tcp 443-443 203.0.113.0/24",
      "replaced-by-others tcp 443-443 10.0.10.0/27",
    ]);
    expect((await live()).groups.map((group) => group.exists)).toEqual([true, false]);
  });

  test("of another account is refused; nothing is ever changed", async () => {
    const { sandbox, session, options } = await prepare();
    await applyPlan(options);
    const changes = sandbox.requests.filter(isChange).length;
    const elsewhere = { ...session, accountId: "210987654321", region: "eu-west-1" };
    const journal = await readJournal(ground.journalPath);
    await expect(readStatus(elsewhere, journal)).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_ELSEWHERE" });
    await live();
    expect(sandbox.requests.filter(isChange)).toHaveLength(changes);
    expect(await readInterfaces(session, [])).toEqual([]);
  });
});
