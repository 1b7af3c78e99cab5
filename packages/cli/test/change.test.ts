import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { planTightening } from "@sgt/rules";
import { writePlanFile } from "@sgt/rules/node";
import { type Sandbox, startSandbox, writeSampleSnapshot } from "@sgt/sandbox";
import { readSnapshot } from "@sgt/snapshot/node";
import { codesIn, sgt, type World } from "./run-sgt.js";

let dir: string;
let sandbox: Sandbox;
let journalCount = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-change-"));
  await writeSampleSnapshot(join(dir, "snapshot"), { seed: 1 });
  const [region] = (await readSnapshot(join(dir, "snapshot"))).regions;
  if (region === undefined) throw new Error("no sample");
  const approved = ["10.0.10.0/27", "10.0.20.10/31"];
  await writePlanFile(
    join(dir, "plan.json"),
    planTightening({ region, evidence: null, approved, now: "2026-11-20T12:00:00.000Z" }),
  );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

beforeEach(async () => {
  sandbox = await startSandbox({ snapshotDir: join(dir, "snapshot") });
});
afterEach(() => sandbox.close());

const run = (line: readonly string[], world: World = {}) => sgt(line, { cwd: dir, env: sandbox.env, ...world });
const journal = (): string => `j${journalCount++}.ndjson`;
const state = (): string => JSON.stringify(sandbox.account.groups({ ids: false }));
const ORDERS = "orders-api";
const RISK = "An approved list";

/** The rules of the group that the plan changes. */
function ordersApi() {
  const group = sandbox.account.groups().find(({ groupName }) => groupName === ORDERS);
  if (group === undefined) throw new Error("no group");
  return group;
}

describe("sgt apply prints what was done", () => {
  test("nothing, when AWS refused the first call (C9)", async () => {
    sandbox.account.setRuleQuota(3);
    const before = state();
    const { code, stdout, stderr } = await run(["apply", "plan.json", "--yes", "--journal", journal()]);
    expect([code, codesIn(stderr)]).toEqual([1, ["SGT_AWS_NO_ROOM"]]);
    expect(stdout).toMatch(/^halted {2}orders-api: 0 of \d rules added, 0 of 1 removed$/m);
    expect(state()).toBe(before);
  });

  test("nothing in a group that is stale", async () => {
    sandbox.account.addIngress(ordersApi().groupId, [{ IpProtocol: "tcp", IpRanges: [{ CidrIp: "10.9.0.0/24" }] }]);
    const { code, stdout } = await run(["apply", "plan.json", "--yes", "--journal", journal(), "--format", "json"]);
    expect(code).toBe(1);
    const [group] = (JSON.parse(stdout) as { groups: object[] }).groups;
    expect(group).toMatchObject({ status: "untouched", addCount: 0, removeCount: 0, plannedRemoveCount: 1 });
  });

  test("all of it, when it is done", async () => {
    const { stdout } = await run(["apply", "plan.json", "--yes", "--journal", journal()]);
    expect(stdout).toMatch(/^done {2}orders-api: \d rules added, 1 removed$/m);
  });
});

describe("sgt apply tells what speaks against the change", () => {
  test("before it asks, and with --yes as it begins", async () => {
    const asked = await run(["apply", "plan.json", "--groups", ordersApi().groupId]);
    expect(asked.code).toBe(3);
    expect(asked.stdout).toContain(RISK);
    const done = await run(["apply", "plan.json", "--yes", "--journal", journal(), "--format", "json"]);
    expect(done.stderr).toContain(RISK);
    expect(JSON.parse(done.stdout)).toMatchObject({ status: "done" });
  });
});

describe("sgt revert", () => {
  test("shows what it opens before it asks, and tells it with --yes", async () => {
    const path = journal();
    await run(["apply", "plan.json", "--yes", "--journal", path]);
    const asked = await run(["revert", path]);
    expect([asked.code, asked.stdout]).toEqual([3, expect.stringContaining("+ tcp 443 from 10.0.0.0/16")]);
    const done = await run(["revert", path, "--yes"]);
    expect(done.stderr).toMatch(/^sg-[0-9a-f]+: opens tcp 443 from 10\.0\.0\.0\/16/m);
  });

  test("refuses a journal that was written anew, by the plan beside it; without it, it says that it is not there", async () => {
    const path = journal();
    await run(["apply", "plan.json", "--yes", "--journal", path]);
    const text = await readFile(join(dir, path), "utf8");
    await writeFile(join(dir, path), withSums(text.replaceAll("10.0.0.0/16", "0.0.0.0/0")));
    const before = state();
    expect(codesIn((await run(["revert", path, "--yes"])).stderr)).toEqual(["SGT_AWS_JOURNAL_MISMATCH"]);
    expect(state()).toBe(before);
    const elsewhere = await mkdtemp(join(tmpdir(), "sgt-alone-"));
    await writeFile(join(elsewhere, path), text);
    const alone = await run(["revert", path, "--yes"], { cwd: elsewhere });
    expect([alone.code, alone.stderr]).toEqual([0, expect.stringMatching(/^warning plan plan-[0-9a-f]+ is not in/m)]);
    await rm(elsewhere, { recursive: true });
  });

  test("leaves a rule of ours that somebody described otherwise, lists the command that removes it, and ends with 3 (C10)", async () => {
    const path = journal();
    await run(["apply", "plan.json", "--yes", "--journal", path]);
    const { groupId, rules } = ordersApi();
    const ours = rules.find(({ permission }) => JSON.stringify(permission).includes("10.0.10.0/27"));
    await describeAnew(groupId, "10.0.10.0/27", "mine");
    const { code, stderr } = await run(["revert", path, "--yes"]);
    expect(code).toBe(3);
    expect(stderr).toContain(
      `aws ec2 revoke-security-group-ingress --region eu-west-1 --group-id ${groupId} --security-group-rule-ids ${ours?.ruleId}`,
    );
    expect(JSON.stringify(ordersApi())).toContain("mine");
    expect(JSON.stringify(ordersApi())).toContain("10.0.0.0/16");
  });

  test("of a full group makes rules of ours what stood before, and lists the command that takes our tag off", async () => {
    const path = journal();
    await run(["apply", "plan.json", "--yes", "--journal", path]);
    sandbox.account.setRuleQuota(1);
    const { code, stdout, stderr } = await run(["revert", path, "--yes"]);
    expect([code, codesIn(stderr)]).toEqual([3, []]);
    expect(stdout).toMatch(/^done {2}orders-api: 1 rule restored, \d removed/m);
    expect(stderr).toMatch(/aws ec2 delete-tags --region eu-west-1 --resources sgr-[0-9a-f]+ --tags Key=sgt:plan/);
  });
});

/** The lines of a journal with sums that fit again: docs/journal.md. */
function withSums(text: string): string {
  let sum = "";
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const { sum: _, ...entry } = JSON.parse(line) as { readonly sum: string };
      const body = JSON.stringify(entry);
      sum = createHash("sha256")
        .update(sum + body)
        .digest("hex")
        .slice(0, 16);
      return `${body.slice(0, -1)},"sum":"${sum}"}\n`;
    });
  return lines.join("");
}

/** UpdateSecurityGroupRuleDescriptionsIngress, as somebody else calls it. */
async function describeAnew(groupId: string, cidr: string, text: string): Promise<void> {
  const rule = "IpPermissions.1";
  const body = new URLSearchParams({
    ...{ Action: "UpdateSecurityGroupRuleDescriptionsIngress", Version: "2016-11-15", GroupId: groupId },
    ...{ [`${rule}.IpProtocol`]: "tcp", [`${rule}.FromPort`]: "443", [`${rule}.ToPort`]: "443" },
    ...{ [`${rule}.IpRanges.1.CidrIp`]: cidr, [`${rule}.IpRanges.1.Description`]: text },
  });
  const scope = "AKIAIOSFODNN7EXAMPLE/20261120/eu-west-1/ec2/aws4_request";
  const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
  const answer = await fetch(sandbox.url, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(await answer.text());
}
