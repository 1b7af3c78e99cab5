import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Sandbox, type SandboxOptions, startSandbox, writeSampleSnapshot } from "@sgt/sandbox";
import { readSnapshot } from "@sgt/snapshot/node";
import { BIN, codesIn, sgt } from "./run-sgt.js";

const HOME = "111111111111";
const MEMBERS = Array.from({ length: 12 }, (_, n) => String(600_000_000_000 + n));
const REGIONS = ["eu-west-1", "eu-central-1"];
const GROUP = {
  GroupId: "sg-0feedface00000001",
  GroupName: "web",
  OwnerId: "000000000000",
  VpcId: "vpc-1",
  IpPermissions: [],
};

const WORLD: SandboxOptions = {
  account: { accountId: HOME, region: "eu-west-1", SecurityGroups: [] },
  replicas: { accountIds: MEMBERS, regions: REGIONS, model: { SecurityGroups: [GROUP] } },
  roles: { deniedAccounts: [MEMBERS[3] as string] },
  organization: {
    managementAccountId: HOME,
    accounts: [
      { accountId: HOME, name: "management" },
      ...MEMBERS.map((accountId, n) => ({ accountId, name: `team ${n}` })),
    ],
  },
};
const ARGS = ["collect", "--out", "snapshot", "--organization", "--role-name", "reader"];

/** Names of the commands of sgt that a text says to run. */
const commandsIn = (text: string): (string | undefined)[] =>
  [...text.matchAll(/^[\w ]+: sgt (\w+) /gm)].map(([, name]) => name);

let dir: string;
let sandbox: Sandbox;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-collect-"));
});
afterEach(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

test("an organization: what could not be read comes first, one row an account, exit code 4", async () => {
  sandbox = await startSandbox(WORLD);
  const { code, stdout, stderr } = await sgt(ARGS, { cwd: dir, env: sandbox.env });
  expect({ code, errors: codesIn(stderr) }).toEqual({ code: 4, errors: [] });
  expect(stdout.indexOf("Could not be read")).toBe(0);
  expect(stdout).toMatch(/- 600000000003 team 3: role ".*" cannot be assumed/);
  expect(stdout).toMatch(/600000000004 │ team 4 +│ +2 │ +2 │/);
  expect(stdout).toContain("23 regions of 12 accounts read; 1 could not be read");
  const snapshot = await readSnapshot(join(dir, "snapshot"));
  expect(snapshot.regions).toHaveLength(23);
  expect(snapshot.notRead).toMatchObject([{ accountId: MEMBERS[3], code: "SGT_AWS_ROLE_DENIED" }]);
});

describe("the ending", () => {
  const FLOW_LOGS = join("123456789012", "eu-west-1", "ec2-describe-flow-logs.json");

  test.each<[what: string, flowLogs: "as they are" | "none" | "denied", commands: string[]]>([
    ["flow logs that cover every VPC: read them", "as they are", ["analyze"]],
    ["no flow logs: the doctor has the command to turn them on", "none", ["doctor"]],
    ["flow logs that could not be read: not called gaps", "denied", ["analyze"]],
  ])("%s", async (_what, flowLogs, commands) => {
    const snapshotDir = join(dir, "account");
    await writeSampleSnapshot(snapshotDir);
    if (flowLogs === "none") await writeFile(join(snapshotDir, FLOW_LOGS), JSON.stringify({ FlowLogs: [] }));
    sandbox = await startSandbox({ snapshotDir });
    if (flowLogs === "denied") sandbox.deniedActions.add("ec2:DescribeFlowLogs");
    const { stderr } = await sgt(["collect", "--out", "snapshot"], { cwd: dir, env: sandbox.env });
    expect(commandsIn(stderr)).toEqual(commands);
  });

  test("many regions, whose VPCs are not shown: check them, then read logs", async () => {
    sandbox = await startSandbox(WORLD);
    expect(commandsIn((await sgt(ARGS, { cwd: dir, env: sandbox.env })).stderr)).toEqual(["doctor", "analyze"]);
  });
});

test("without a role for the accounts, and with a unit that is none", async () => {
  sandbox = await startSandbox(WORLD);
  const run = (...argv: string[]) => sgt(["collect", "--out", "snapshot", ...argv], { cwd: dir, env: sandbox.env });
  const [noRole, noUnit] = await Promise.all([
    run("--organization"),
    run("--ou", "ou-sand-zzzzzzzz", "--role-name", "r"),
  ]);
  expect([noRole.code, ...codesIn(noRole.stderr)]).toEqual([1, "SGT_AWS_ROLE_NEEDED"]);
  expect([noUnit.code, ...codesIn(noUnit.stderr)]).toEqual([1, "SGT_AWS_UNKNOWN_OU"]);
  expect(await readdir(dir)).toEqual([]);
});

test.each([
  ["a region that is not enabled, named first", ["eu-central-2", "eu-west-1"], 4, [], ["SGT_AWS_REGION_UNAVAILABLE"]],
  ["a region that is not enabled, named last", ["eu-west-1", "eu-central-2"], 4, [], ["SGT_AWS_REGION_UNAVAILABLE"]],
  ["a mistyped region, named first", ["eu-west-9", "eu-west-1"], 1, ["SGT_AWS_UNKNOWN_REGION"], []],
  ["a mistyped region, named last", ["eu-west-1", "eu-west-9"], 1, ["SGT_AWS_UNKNOWN_REGION"], []],
])("no region is configured, and %s: it is told of that one", async (_name, regions, code, errors, notRead) => {
  sandbox = await startSandbox({ ...WORLD, disabledRegions: ["eu-central-2"] });
  // What STS answers in a region that is not enabled, or that there is not.
  sandbox.faults.add({
    kind: "error-before",
    status: 403,
    code: "InvalidClientTokenId",
    times: Number.POSITIVE_INFINITY,
    when: { action: "GetCallerIdentity", predicate: ({ region }) => region !== "eu-west-1" },
  });
  const { AWS_REGION: _own, AWS_DEFAULT_REGION: _other, ...env } = sandbox.env;
  const argv = ["collect", "--out", "snapshot", "--regions", regions.join(",")];
  const result = await sgt(argv, { cwd: dir, env });
  expect({ code: result.code, errors: codesIn(result.stderr) }).toEqual({ code, errors });
  if (code === 1) {
    expect(result.stderr).toContain('"eu-west-9"');
    return;
  }
  const snapshot = await readSnapshot(join(dir, "snapshot"));
  expect(snapshot.regions.map(({ region }) => region)).toEqual(["eu-west-1"]);
  expect((snapshot.notRead ?? []).map((one) => one.code)).toEqual(notRead);
});

test("killed in the middle, it goes on with --resume and reads no region twice", async () => {
  sandbox = await startSandbox({ ...WORLD, latency: () => 20 });
  const manifestPath = join(dir, "snapshot", "snapshot.json");
  const child = spawn(process.execPath, [BIN, ...ARGS, "--concurrency", "2"], {
    cwd: dir,
    env: { PATH: process.env.PATH, ...sandbox.env },
    stdio: "ignore",
  });
  await until(async () => (await regionsIn(manifestPath)).length >= 5, child);
  child.kill("SIGKILL");
  await once(child, "close");

  const done = await regionsIn(manifestPath);
  // What the folder holds is whole, and says that it is not all.
  const killed = await readSnapshot(join(dir, "snapshot"));
  expect(killed.notRead?.some(({ code }) => code === "SGT_AWS_NOT_REACHED")).toBe(true);
  expect(done.length).toBeLessThan(23);

  const since = sandbox.requests.at(-1)?.index ?? 0;
  const resumed = await sgt([...ARGS, "--resume"], { cwd: dir, env: sandbox.env });
  expect(resumed.code).toBe(4);
  const again = sandbox.requests
    .filter(({ index, action }) => index > since && action === "DescribeSecurityGroups")
    .map(({ caller, region }) => `${caller.accountId} ${region}`);
  expect(again.filter((place) => done.includes(place))).toEqual([]);
  expect([...again, ...done].sort()).toEqual([...new Set([...again, ...done])].sort());
  expect(await regionsIn(manifestPath)).toHaveLength(23);
  const names = await readdir(join(dir, "snapshot"), { recursive: true });
  expect(names.filter((name) => /(^|\/)\.|\.new$/.test(name))).toEqual([]);
  expect((await readSnapshot(join(dir, "snapshot"))).notRead?.map(({ code }) => code)).toEqual(["SGT_AWS_ROLE_DENIED"]);
});

async function regionsIn(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => '{"regions":[]}');
  return JSON.parse(text).regions.map(({ accountId, region }: Record<string, string>) => `${accountId} ${region}`);
}

async function until(isMet: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    if (await isMet()) return;
    await sleep(10);
  }
  throw new Error("it did not come so far");
}
