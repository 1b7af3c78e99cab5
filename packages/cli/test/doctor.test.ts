import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { type Sandbox, startSandbox, writeSampleSnapshot } from "@sgt/sandbox";
import { Ajv2020 } from "ajv/dist/2020.js";
import { codesIn, type Result, sgt } from "./run-sgt.js";

const FLOW_LOGS = join("123456789012", "eu-west-1", "ec2-describe-flow-logs.json");

let dir: string;
let sandbox: Sandbox;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-doctor-"));
  await mkdir(join(dir, "tmp"));
  await writeSampleSnapshot(join(dir, "snapshot"));
  sandbox = await startSandbox({ snapshotDir: join(dir, "snapshot") });
});
afterEach(() => sandbox.deniedActions.clear());
afterAll(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

const validate = new Ajv2020({ strict: false, formats: { "date-time": true, date: true } }).compile(
  JSON.parse(readFileSync(new URL("../../../docs/schemas/doctor.schema.json", import.meta.url), "utf8")),
);

/** Every answer that the tests ask for fits the schema of docs. */
async function doctor(...argv: string[]): Promise<Result> {
  const env = { ...sandbox.env, TMPDIR: join(dir, "tmp") };
  const result = await sgt(["doctor", "--format", "json", ...argv], { cwd: dir, env });
  expect(validate(JSON.parse(result.stdout)) || validate.errors).toBe(true);
  return result;
}

describe("sgt doctor on the account as it stands", () => {
  test("says who asks, what may be changed, and how each VPC is logged; leaves nothing behind and changes nothing", async () => {
    const before = sandbox.account.groups({ ids: true });
    const { code, stdout } = await doctor();
    const { caller, vpcs, notLooked } = JSON.parse(stdout);
    expect({ code, notLooked }).toEqual({ code: 0, notLooked: [] });
    expect(caller).toMatchObject({ accountId: "123456789012", region: "eu-west-1" });
    expect(caller.permissions.map(({ answer }: { answer: string }) => answer)).toEqual(Array(4).fill("permitted"));
    expect(
      vpcs.every((vpc: { loggedCount: number; interfaceCount: number }) => vpc.loggedCount === vpc.interfaceCount),
    ).toBe(true);
    expect(vpcs.length).toBeGreaterThan(1);
    expect(sandbox.account.groups({ ids: true })).toEqual(before);
    expect(await readdir(join(dir, "tmp"))).toEqual([]);
  });

  test("asks for what docs/iam/doctor.json allows, and no more", async () => {
    const since = sandbox.requests.length;
    await doctor();
    const actions = sandbox.requests.slice(since).map(({ service, action }) => `${service}:${action}`);
    const { Statement } = JSON.parse(await readFile(new URL("../../../docs/iam/doctor.json", import.meta.url), "utf8"));
    const allowed = Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
    // What a caller may change is asked of AWS by trying, and refused to who may not. No log group is in this account.
    const tried = /^sts:GetCallerIdentity|SecurityGroupIngress$|ModifySecurityGroupRules$|CreateTags$/;
    expect([...new Set(actions)].filter((action) => !tried.test(action)).sort()).toEqual(
      allowed.filter((action: string) => action !== "logs:DescribeLogGroups").sort(),
    );
  });

  test("an action that is denied is told by command, and is no finding", async () => {
    sandbox.deniedActions.add("ec2:RevokeSecurityGroupIngress");
    const { code, stdout } = await sgt(["doctor"], { cwd: dir, env: sandbox.env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/apply, revert +│ denied +│ ec2:RevokeSecurityGroupIngress/);
    expect(stdout).toMatch(/extend +│ permitted/);
  });

  test("flow logs that may not be read are not known: exit code 4", async () => {
    sandbox.deniedActions.add("ec2:DescribeFlowLogs");
    const { code, stdout } = await doctor();
    expect({ code, vpcs: JSON.parse(stdout).vpcs }).toEqual({ code: 4, vpcs: [] });
    expect(JSON.parse(stdout).notLooked).toHaveLength(1);
  });

  test("without a region it fails with a code", async () => {
    const env = { ...sandbox.env, AWS_REGION: "", AWS_DEFAULT_REGION: "", AWS_CONFIG_FILE: "/nonexistent" };
    const { code, stderr } = await sgt(["doctor"], { cwd: dir, env });
    expect({ code, codes: codesIn(stderr) }).toEqual({ code: 1, codes: ["SGT_AWS_NO_REGION"] });
  });
});

describe("sgt doctor on a snapshot", () => {
  test("knows all but the caller", async () => {
    const { code, stdout } = await doctor("--snapshot", "snapshot");
    expect({ code, caller: JSON.parse(stdout).caller }).toEqual({ code: 0, caller: null });
  });

  test("gaps are findings, with a command to paste: exit code 3", async () => {
    await writeSampleSnapshot(join(dir, "bare"));
    await writeFile(join(dir, "bare", FLOW_LOGS), JSON.stringify({ FlowLogs: [] }));
    expect((await doctor("--snapshot", "bare")).code).toBe(3);
    const { code, stdout } = await sgt(["doctor", "--snapshot", "bare", "--no-color"], { cwd: dir, columns: 80 });
    expect(code).toBe(3);
    expect(stdout).not.toContain("\ufffd");
    expect(stdout.split("\n").filter((line) => line.length > 80 && !line.startsWith("aws ec2 "))).toEqual([]);
    expect(stdout).toMatch(/^aws ec2 create-flow-logs --region eu-west-1 .*\$\{flow-direction\}'$/m);
  });
});
