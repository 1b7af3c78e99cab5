import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { applyPlan, type JournalLine, readJournal, resumeApply, revertJournal } from "@sgt/aws";
import { type Plan, planExpiry } from "@sgt/rules";
import { ENDING, movingPlan, ROOMY, regionOf } from "./support/day-two-plans.js";
import { fakeClock } from "./support/fake-clock.js";
import { MemoryEc2 } from "./support/memory-ec2.js";
import { MemoryFiles } from "./support/memory-files.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sgt-ends-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [WEB = "", NARROW = ""] = ENDING.map(({ groupId }) => groupId);
const TAGGED = "sgr-0000000000000d001";
const SPOILED = "sgr-0000000000000d102";
const [SOONER, LATEST] = ["2026-11-20T01:00:00Z", "2026-11-20T09:00:00Z"];

/** The account in memory, and what every run is given. */
function ground(plan: Plan = movingPlan()) {
  const account = new MemoryEc2(ENDING, ROOMY, () => undefined);
  const files = new MemoryFiles();
  const session = account.session();
  const options = {
    plan,
    session,
    clock: fakeClock(),
    files,
    stateDir: folder,
    journalPath: join(folder, "journal.ndjson"),
  };
  const lines = async (): Promise<readonly JournalLine[]> => (await readJournal(options.journalPath, files)).lines;
  return { account, options, lines };
}

const actions = (lines: readonly JournalLine[]): string[] =>
  lines.flatMap((line) =>
    line.kind === "intent" ? [`${line.groupId === WEB ? "web" : "narrow"} ${line.action}`] : [],
  );

describe("ends that move", () => {
  test("are journaled call by call, read back, counted, and moved back by a revert", async () => {
    const { account, options, lines } = ground();
    const was = account.content();
    const applied = await applyPlan(options);
    expect(applied).toMatchObject({
      status: "done",
      groups: [
        { addCount: 1, removeCount: 0, movedEndCount: 2, plannedAddCount: 1, plannedMovedEndCount: 2 },
        { addCount: 0, removeCount: 0, movedEndCount: 2, plannedAddCount: 0, plannedRemoveCount: 0 },
      ],
    });
    expect(actions(await lines())).toEqual([
      ...["web authorize", "web modify", "web modify", "web tag"],
      ...["narrow modify", "narrow modify", "narrow tag", "narrow tag"],
    ]);
    expect(account.marksOf(WEB)[TAGGED]).toMatch(
      /expires 2026-11-20T04.*sgt:expires=2026-11-20T04.*sgt:ticket=INC-7 team=shop/,
    );
    // No tag comes that the rule did not bear, and one that cannot be read is one that can.
    expect(account.marksOf(NARROW)[SPOILED]).toMatch(/expires 2026-11-20T04[^=]*sgt:expires=2026-11-20T04:00:00Z$/);
    expect(await revertJournal(options)).toMatchObject({
      status: "done",
      groups: [
        { restoredCount: 2, removedCount: 0, drifts: [] },
        { restoredCount: 2, removedCount: 1, drifts: [] },
      ],
    });
    expect(account.content()).toEqual(was);
    // Once more: nothing is left to do.
    await revertJournal(options);
    expect(account.content()).toEqual(was);
  });

  test("of one rule alone are moved back where that one is named", async () => {
    const { account, options } = ground();
    await applyPlan(options);
    const [web, narrow] = [account.marksOf(WEB), account.marksOf(NARROW)];
    const reverted = await revertJournal({ ...options, ruleIds: [TAGGED] });
    expect(reverted.groups.map(({ restoredCount, removedCount }) => [restoredCount, removedCount])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(account.marksOf(WEB)).toEqual({ ...web, [TAGGED]: expect.stringContaining(`sgt:expires=${SOONER}`) });
    expect(account.marksOf(NARROW)).toEqual(narrow);
  });

  test.each<[name: string, disturb: (account: MemoryEc2) => void, drifts: readonly string[]]>([
    ["closed since: it stays closed", (account) => account.remove(WEB, TAGGED), ["removed-by-others"]],
    [
      "moved on by somebody else: that end stays",
      (account) => account.describe(WEB, TAGGED, `sgt break-glass; expires ${LATEST}`),
      ["changed-by-others"],
    ],
  ])("%s", async (_name, disturb, drifts) => {
    const { account, options } = ground();
    await applyPlan(options);
    disturb(account);
    const left = account.marksOf(WEB)[TAGGED];
    const { groups } = await revertJournal(options);
    expect(groups.flatMap((group) => group.drifts.map(({ id }) => id))).toEqual(drifts);
    expect(account.marksOf(WEB)[TAGGED]).toEqual(left);
  });

  test("are not asked for where tags say the end and must not be set: nothing is changed", async () => {
    const { account, options } = ground();
    const was = account.content();
    account.denied.add("CreateTags");
    await expect(applyPlan(options)).rejects.toMatchObject({
      code: "SGT_AWS_DENIED",
      details: { actions: "ec2:CreateTags", groupIds: `${WEB}, ${NARROW}` },
    });
    expect(account.content()).toEqual(was);
  });

  test("whose tags were not set when the run was cut off are set by a resume", async () => {
    for (const mishap of ["killed-before", "killed-after"] as const) {
      for (let at = 0; at < 8; at++) {
        const { account, options } = ground();
        const clean = ground();
        await applyPlan(clean.options);
        account.strike(at, mishap);
        expect(await Promise.race([applyPlan(options), account.killed])).toBe("killed");
        options.files.freeze();
        for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
        expect(await resumeApply(options)).toMatchObject({ status: "done" });
        expect([at, account.content()]).toEqual([at, clean.account.content()]);
      }
    }
  });
});

describe("an end that somebody moves while a run waits to go on", () => {
  test("is not moved back by a resume", async () => {
    const { account, options } = ground();
    account.strike(1, "lost-request", Number.POSITIVE_INFINITY);
    expect(await applyPlan(options)).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_OUTCOME_UNKNOWN" } });
    account.calm();
    account.describe(WEB, TAGGED, `sgt break-glass; expires ${LATEST}`);
    expect(await resumeApply(options)).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_FOREIGN_CHANGE" } });
    expect(account.marksOf(WEB)[TAGGED]).toContain(LATEST);
  });

  test("keeps its rule from being closed by a resumed expire", async () => {
    const plan = planExpiry({ region: regionOf(ENDING), now: SOONER });
    const { account, options } = ground(plan);
    account.strike(0, "lost-request", Number.POSITIVE_INFINITY);
    expect(await applyPlan(options)).toMatchObject({ status: "halted" });
    account.calm();
    account.describe(WEB, TAGGED, `sgt break-glass; expires ${LATEST}`, { "sgt:expires": LATEST });
    expect(await resumeApply(options)).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_FOREIGN_CHANGE" } });
    expect(account.marksOf(WEB)[TAGGED]).toContain(LATEST);
  });
});
