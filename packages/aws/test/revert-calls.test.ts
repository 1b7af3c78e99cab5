import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { applyPlan, type ChangeEvent, type JournalLine, readJournal, revertJournal } from "@sgt/aws";
import { FULL_GROUPS, FULL_QUOTA, GROUPS, QUOTA } from "./support/cases.js";
import { fakeClock } from "./support/fake-clock.js";
import { MemoryEc2 } from "./support/memory-ec2.js";
import { MemoryFiles } from "./support/memory-files.js";
import { type GroupCase, planOf } from "./support/plan-of.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sgt-calls-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [WEB = "", NARROW = ""] = GROUPS.map(({ groupId }) => groupId);

/** An account in memory to which a plan was applied. */
async function applied(groups: readonly GroupCase[] = GROUPS, quota = QUOTA) {
  const plan = planOf(groups, quota);
  const account = new MemoryEc2(groups, quota, () => undefined);
  const files = new MemoryFiles();
  const journalPath = join(folder, "journal.ndjson");
  const events: ChangeEvent[] = [];
  const options = {
    ...{ session: account.session(), clock: fakeClock(), files, stateDir: folder, journalPath },
    onEvent: (event: ChangeEvent) => events.push(event),
  };
  const was = account.content();
  expect(await applyPlan({ ...options, plan })).toMatchObject({ status: "done" });
  account.calls.length = 0;
  events.length = 0;
  const lines = async (): Promise<readonly JournalLine[]> => (await readJournal(journalPath, files)).lines;
  return { account, options, events, lines, was };
}

describe("a revert", () => {
  test("goes on in the journal: groups last first, calls numbered on, each group read back", async () => {
    const { options, events, lines } = await applied();
    const before = (await lines()).length;
    const result = await revertJournal(options);
    expect(result.groups.map(({ groupId, status }) => [groupId, status])).toEqual([
      [NARROW, "done"],
      [WEB, "done"],
    ]);
    const all = await lines();
    const own = all.slice(before);
    expect(own[0]).toMatchObject({ kind: "run", run: "revert" });
    expect(own.at(-1)).toMatchObject({ kind: "end", run: "revert", result: "done" });
    expect(own.filter((line) => line.kind === "read-back")).toMatchObject([
      { groupId: NARROW, matches: true },
      { groupId: WEB, matches: true },
    ]);
    const ids = all.flatMap((line) => (line.kind === "intent" ? [line.callId] : []));
    expect(ids).toEqual(ids.map((_, at) => at));
    expect(events.filter(({ kind }) => kind === "preflight" || kind === "group-started")).toMatchObject([
      { kind: "preflight", groupCount: 2 },
      { kind: "group-started", groupId: NARROW, index: 1, groupCount: 2 },
      { kind: "group-started", groupId: WEB, index: 2, groupCount: 2 },
    ]);
    expect(events.filter(({ kind }) => kind === "group-done")).toHaveLength(2);
  });

  test.each([0, 3])("takes nothing away before a read shows what was given back, with %d old reads", async (lag) => {
    const { account, options, was } = await applied();
    account.lag = lag;
    expect(await revertJournal(options)).toMatchObject({ status: "done" });
    expect(account.content()).toEqual(was);
    const { calls } = account;
    for (const [at, call] of calls.entries()) {
      if (call === "RevokeSecurityGroupIngress") expect([at, calls[at - 1]]).toEqual([at, "read"]);
    }
    expect(calls.filter((call) => call === "RevokeSecurityGroupIngress").length).toBeGreaterThan(0);
    // The last change was seen as well.
    expect(calls.at(-1)).toBe("read");
  });

  test.each([
    ["AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupIngress, ec2:CreateTags"],
    ["RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
  ])("asks first whether %s is permitted", async (denied, actions) => {
    const { account, options, lines } = await applied();
    const [stood, before] = [account.content(), await lines()];
    account.denied.add(denied);
    await expect(revertJournal(options)).rejects.toMatchObject({ code: "SGT_AWS_DENIED", details: { actions } });
    expect([account.content(), await lines()]).toEqual([stood, before]);
    // The journal and the locks are let go.
    account.denied.clear();
    expect(await revertJournal(options)).toMatchObject({ status: "done" });
  });

  test("asks for a change in place where apply made one, and makes it", async () => {
    const { account, options, was } = await applied(FULL_GROUPS, FULL_QUOTA);
    account.denied.add("ModifySecurityGroupRules");
    await expect(revertJournal(options)).rejects.toMatchObject({
      code: "SGT_AWS_DENIED",
      details: { actions: "ec2:ModifySecurityGroupRules" },
    });
    account.denied.clear();
    account.lag = 2;
    expect(await revertJournal(options)).toMatchObject({ status: "done" });
    expect(account.content()).toEqual(was);
  });

  test("is refused whole: for an option that there is not, a rule of no group, another account", async () => {
    const { options } = await applied();
    await expect(revertJournal({ ...options, ruleId: "x" } as never)).rejects.toMatchObject({
      code: "SGT_AWS_INVALID_OPTION",
    });
    await expect(revertJournal({ ...options, ruleIds: ["sgr-9"] })).rejects.toMatchObject({
      code: "SGT_AWS_UNKNOWN_RULE",
    });
    const session = { ...options.session, region: "eu-north-1" };
    await expect(revertJournal({ ...options, session })).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_ELSEWHERE" });
  });

  test("of one rule leaves the others as the plan made them", async () => {
    const { account, options } = await applied();
    const web = account.tagsOf(WEB);
    const result = await revertJournal({ ...options, ruleIds: ["sgr-0000000000000b001"] });
    expect(result.groups.map(({ restoredCount }) => restoredCount)).toEqual([1, 0]);
    expect(account.tagsOf(WEB)).toEqual(web);
  });

  test("passes over a group that was deleted, and says so", async () => {
    const { account, options, lines } = await applied();
    account.removeGroup(NARROW);
    expect(await revertJournal(options)).toMatchObject({
      status: "done",
      groups: [{ groupId: NARROW, status: "gone" }, { status: "done" }],
    });
    const gone = (await lines()).filter((line) => line.kind === "read-back" && line.groupId === NARROW).at(-1);
    expect(gone).toMatchObject({ matches: false, difference: "the group was deleted" });
  });

  test("that is stopped says which group it was in", async () => {
    const { account, options } = await applied();
    const stopping = new AbortController();
    const stop = (event: ChangeEvent) => {
      if (event.kind === "group-started") stopping.abort();
    };
    const result = await revertJournal({ ...options, signal: stopping.signal, onEvent: stop });
    expect(result).toMatchObject({ status: "stopped", groups: [{ groupId: NARROW, status: "halted" }] });
    expect(account.calls.filter((call) => call !== "read")).toEqual([]);
  });
});

describe("what a revert cannot make as it was", () => {
  const group = (tags: Record<string, string>): GroupCase => ({
    ...{ groupId: WEB, groupName: "web" },
    before: [
      {
        ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "10.0.0.0/16" } },
        ...{ ruleId: "sgr-0000000000000a001", tags },
      },
    ],
    replace: { "tcp 443-443 10.0.0.0/16": ["10.0.1.0/24"] },
  });

  test.each<[tags: Record<string, string>, drifts: readonly string[]]>([
    [{ owner: "net", "aws:made": "1" }, ["reserved-tags"]],
    [{ owner: "net" }, []],
    [{}, []],
  ])("of tags %j: %j, told once and written down", async (tags, drifts) => {
    const { options, lines } = await applied([group(tags)], QUOTA);
    const { groups } = await revertJournal(options);
    expect(groups.flatMap((one) => one.drifts.map(({ id }) => id))).toEqual(drifts);
    const written = (await lines()).flatMap((line) => (line.kind === "drift" ? [line.drift] : []));
    expect(written).toEqual(drifts);
  });

  test("tags that were lost since are set by the next revert, and only those", async () => {
    const { account, options, was } = await applied();
    await revertJournal(options);
    account.untag(WEB, "tcp 443-443 10.0.0.0/16");
    expect(account.content()).not.toEqual(was);
    account.calls.length = 0;
    await revertJournal(options);
    expect(account.content()).toEqual(was);
    expect(account.calls.filter((call) => call !== "read" && call !== "old")).toEqual(["CreateTags"]);
  });
});
