import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { applyPlan, revertJournal } from "@sgt/aws";
import { GROUPS, QUOTA } from "./support/cases.js";
import { fakeClock } from "./support/fake-clock.js";
import { MemoryEc2 } from "./support/memory-ec2.js";
import { MemoryFiles } from "./support/memory-files.js";
import { planOf } from "./support/plan-of.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sgt-forged-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A journal of a change that was made, its lines as somebody else would write them, with sums that fit again (docs/journal.md). */
async function forged(edit: (line: Record<string, unknown>) => unknown) {
  const plan = planOf(GROUPS, QUOTA);
  const account = new MemoryEc2(GROUPS, QUOTA, () => undefined);
  const files = new MemoryFiles();
  const journalPath = join(folder, "journal.ndjson");
  const options = { session: account.session(), clock: fakeClock(), files, stateDir: folder, journalPath };
  await applyPlan({ ...options, plan });
  let sum = "";
  const lines = String(files.contents.get(journalPath)).trimEnd().split("\n");
  const edited = lines.map((line) => {
    const { sum: _, ...entry } = JSON.parse(line) as Record<string, unknown>;
    const body = JSON.stringify(edit(entry) ?? entry);
    sum = createHash("sha256")
      .update(sum + body)
      .digest("hex")
      .slice(0, 16);
    return `${body.slice(0, -1)},"sum":"${sum}"}`;
  });
  files.contents.set(journalPath, Buffer.from(`${edited.join("\n")}\n`));
  return { plan, account, options };
}

const OPEN = { protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "0.0.0.0/0" } };
const KEPT = { protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "203.0.113.0/24" } };
const everywhere = (line: Record<string, unknown>, from: string, to: string) =>
  JSON.parse(JSON.stringify(line).replaceAll(from, to)) as Record<string, unknown>;

const WEB = "sg-0000000000000aaa1";
const OLD = { ...OPEN, peer: { kind: "ipv4", cidr: "10.0.0.0/16" } };
const OURS = { ...OPEN, peer: { kind: "ipv4", cidr: "10.0.10.0/27" } };
const withId = (rule: object, id: string) => ({ ...rule, ruleId: `sgr-0000000000000${id}` });
/** Another call is said to have been made where one revoked rules. */
const notRevoked =
  (change: (line: Record<string, unknown>) => object) =>
  (line: Record<string, unknown>): unknown =>
    line.kind === "intent" && line.action === "revoke" && line.groupId === WEB ? { ...line, ...change(line) } : line;
const inPlace = (run: string, rule: object, to: object) =>
  notRevoked(() => ({ run, action: "modify", rules: [rule], to }));

const withoutHead = (line: Record<string, unknown>) => {
  const { planned: _, ...rest } = line;
  return line.kind === "begin" ? rest : line;
};

describe("a journal that was written anew, with sums that fit", () => {
  test("is taken as it is when nothing was changed", async () => {
    const { plan, account, options } = await forged((line) => line);
    expect(await revertJournal({ ...options, plan })).toMatchObject({ status: "done" });
    expect(account.content().join()).toContain("10.0.0.0/16");
  });

  test.each<[name: string, edit: (line: Record<string, unknown>) => unknown]>([
    ["another rule is said to have been removed", (line) => everywhere(line, "10.0.0.0/16", "0.0.0.0/0")],
    [
      "one more is said to have been revoked",
      (line) =>
        line.kind === "intent" && line.action === "revoke"
          ? { ...line, rules: [...(line.rules as object[]), OPEN] }
          : line,
    ],
    [
      "a rule of somebody else is said to be ours",
      (line) =>
        line.kind === "intent" && line.action === "authorize"
          ? everywhere(line, "10.0.10.0/27", "203.0.113.0/25")
          : line,
    ],
    [
      "an earlier revert is said to have changed a rule in place",
      (line) =>
        line.kind === "intent" && line.action === "revoke"
          ? {
              ...line,
              run: "revert",
              action: "modify",
              rules: [{ ...OPEN, ruleId: "sgr-0000000000000ffff" }],
              to: KEPT,
            }
          : line,
    ],
    [
      "another group is said to have been changed",
      (line) => (line.groupId === "sg-0000000000000aaa2" ? { ...line, groupId: "sg-0000000000000bbb2" } : line),
    ],
    ["a rule is said to have been described otherwise", (line) => everywhere(line, "data centre", "anybody")],
    [
      "a rule that stayed is said to have been revoked",
      notRevoked(({ rules }) => ({ rules: [...(rules as object[]), withId(KEPT, "a002")] })),
    ],
    ["a rule that stayed is said to have been changed in place", inPlace("apply", withId(KEPT, "a002"), OURS)],
    ["a rule is said to have been changed in place into another", inPlace("apply", withId(OLD, "a001"), OPEN)],
    [
      "an earlier revert is said to have made one of ours a rule that stayed",
      inPlace("revert", withId(OURS, "ffff"), KEPT),
    ],
    [
      "an earlier revert is said to have made a rule of others what it was",
      inPlace("revert", withId(OPEN, "ffff"), OLD),
    ],
  ])("%s: nothing is opened and nothing taken away", async (_name, edit) => {
    for (const isPlanThere of [true, false]) {
      // With the plan, what the first line says of it does not count.
      const { plan, account, options } = await forged((line) => {
        const { planned } = line;
        const edited = edit(line) as Record<string, unknown>;
        return isPlanThere ? withoutHead(edited) : line.kind === "begin" ? { ...edited, planned } : edited;
      });
      const before = account.content();
      const wanted = { ...options, ...(isPlanThere ? { plan } : {}) };
      await expect(revertJournal(wanted)).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_MISMATCH" });
      expect(account.content()).toEqual(before);
    }
  });

  test("another plan is refused, and a journal of an earlier version is believed", async () => {
    const { plan, options } = await forged(withoutHead);
    const other = { ...plan, planId: "plan-000000000000" };
    await expect(revertJournal({ ...options, plan: other })).rejects.toMatchObject({ code: "SGT_AWS_PLAN_MISMATCH" });
    expect(await revertJournal(options)).toMatchObject({ status: "done" });
  });
});
