import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { type Sandbox, startSandbox, writeSampleLogs, writeSamplePlaces, writeSampleSnapshot } from "@sgt/sandbox";
import { codesIn, type Result, sgt } from "./run-sgt.js";

const [HOME, MEMBER, CLOSED] = ["123456789012", "222222222222", "333333333333"] as const;

let dir: string;
let sandbox: Sandbox;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-ips-live-"));
  await mkdir(join(dir, "tmp"));
  await writeSampleSnapshot(join(dir, "snapshot"));
  await writeSampleLogs(join(dir, "logs"), { days: 3 });
  await writeSamplePlaces(join(dir, "own.csv"));
  const analyze = ["analyze", "--logs", "logs", "--snapshot", "snapshot", "--out", "evidence", "--days", "3"];
  await sgt([...analyze, "--to", "2026-11-01"], { cwd: dir });
  sandbox = await startSandbox({
    snapshotDir: join(dir, "snapshot"),
    replicas: { accountIds: [MEMBER], regions: ["eu-west-1"], model: {} },
    roles: { deniedAccounts: [CLOSED] },
    organization: { managementAccountId: HOME, accounts: [HOME, MEMBER, CLOSED].map((accountId) => ({ accountId })) },
  });
});
afterEach(() => sandbox.deniedActions.clear());
afterAll(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

/** What lies about meanwhile goes into a folder of its own, to be looked at afterwards. */
async function ips(...argv: string[]): Promise<Result> {
  const env = { ...sandbox.env, TMPDIR: join(dir, "tmp"), SGT_GEOIP_DIR: join(dir, "none") };
  return sgt(["ips", "--own", "own.csv", ...argv], { cwd: dir, env });
}

/** The permissions that a run needed; GetCallerIdentity needs none. */
async function asked(run: () => Promise<unknown>): Promise<string[]> {
  const since = sandbox.requests.length;
  await run();
  const actions = sandbox.requests.slice(since).map(({ service, action }) => `${service}:${action}`);
  return [...new Set(actions)].filter((action) => action !== "sts:GetCallerIdentity").sort();
}

const policy = async (name: string): Promise<string[]> => {
  const text = await readFile(new URL(`../../../docs/iam/${name}.json`, import.meta.url), "utf8");
  const { Statement } = JSON.parse(text) as { Statement: { Action: string | string[] }[] };
  return Statement.flatMap(({ Action }) => Action).sort();
};

describe("sgt ips on the account as it stands", () => {
  test("says what it says of a snapshot, and leaves nothing behind", async () => {
    const [live, read] = [await ips("--format", "json"), await ips("--format", "json", "--snapshot", "snapshot")];
    expect([live.code, codesIn(live.stderr)]).toEqual([0, []]);
    // AWS lists groups in an order of its own.
    const found = ({ stdout }: Result) =>
      JSON.parse(stdout).cidrs.map(({ cidr, where, uses }: { cidr: string; where: unknown; uses: unknown[] }) => ({
        cidr,
        where,
        uses: uses.map((use) => JSON.stringify(use)).sort(),
      }));
    expect(found(live)).toEqual(found(read));
    expect(found(live).length).toBeGreaterThan(10);
    expect(await readdir(join(dir, "tmp"))).toEqual([]);
  });

  test("asks for what docs/iam/ips.json allows, and no more", async () => {
    const all = await policy("ips");
    const withEvidence = "ec2:DescribeNetworkInterfaces";
    expect(await asked(() => ips())).toEqual(all.filter((action) => action !== withEvidence));
    expect(await asked(() => ips("--evidence", "evidence"))).toEqual(all);
  });

  test("each action by itself, denied, is told", async () => {
    for (const action of await policy("ips")) {
      sandbox.deniedActions.add(action);
      const { code, stdout, stderr } = await ips("--evidence", "evidence", "--regions", "all");
      const isTold = code === 4 ? stdout.startsWith("Could not be read") : codesIn(stderr)[0] === "SGT_AWS_DENIED";
      expect({ action, isTold }).toEqual({ action, isTold: true });
      sandbox.deniedActions.clear();
    }
    expect(await readdir(join(dir, "tmp"))).toEqual([]);
  });

  test("an organization: what could not be read comes first, the rest is there, exit code 4", async () => {
    const { code, stdout, stderr } = await ips("--organization", "--role-name", "reader", "--format", "json");
    const { unread, regionCount, cidrs } = JSON.parse(stdout);
    expect([code, codesIn(stderr)]).toEqual([4, []]);
    expect(unread).toEqual([expect.objectContaining({ accountId: CLOSED, region: "", code: "SGT_AWS_ROLE_DENIED" })]);
    expect(regionCount).toBe(2);
    expect(cidrs.length).toBeGreaterThan(10);
  });

  test("nothing at all could be read", async () => {
    const { code, stdout } = await ips("--accounts", CLOSED, "--role-name", "reader");
    expect(code).toBe(4);
    expect(stdout).toMatch(/^Could not be read\n- 333333333333: [^(]*\(SGT_AWS_ROLE_DENIED\)/);
  });

  test("a region that was meant and is denied is a failure", async () => {
    sandbox.deniedActions.add("ec2:DescribeSecurityGroups");
    const { code, stderr } = await ips();
    expect([code, ...codesIn(stderr)]).toEqual([1, "SGT_AWS_DENIED"]);
    expect(await readdir(join(dir, "tmp"))).toEqual([]);
  });
});

describe("what only one of the two takes", () => {
  test.each([
    ["--snapshot snapshot --profile p"],
    ["--snapshot snapshot --regions all"],
    ["--snapshot snapshot --accounts 222222222222"],
    ["--snapshot snapshot --organization"],
    ["--snapshot snapshot --ou ou-sand-11111111"],
    ["--snapshot snapshot --role-name r"],
    ["--snapshot snapshot --external-id e"],
    ["--account 222222222222"],
    ["--region eu-west-1,eu-central-1"],
  ])("%s", async (line) => {
    const since = sandbox.requests.length;
    const { code, stdout, stderr } = await sgt(["ips", ...line.split(" ")], { cwd: dir, env: sandbox.env });
    expect({ code, stdout, codes: codesIn(stderr) }).toEqual({ code: 2, stdout: "", codes: ["SGT_CLI_USAGE"] });
    expect(stderr).toMatch(/^hint: /m);
    expect(sandbox.requests.length).toBe(since);
  });
});

test("a snapshot without interfaces cannot tell when anybody was seen", async () => {
  const copy = join(dir, "copy");
  await writeSampleSnapshot(copy);
  await rm(join(copy, HOME, "eu-west-1", "ec2-describe-network-interfaces.json"));
  const run = (...argv: string[]) => sgt(["ips", "--snapshot", "copy", "--own", "own.csv", ...argv], { cwd: dir });
  expect((await run()).code).toBe(0);
  const { code, stdout } = await run("--evidence", "evidence");
  expect([code, stdout]).toEqual([4, expect.stringMatching(/^Could not be read\n.*network-interfaces/)]);
});
