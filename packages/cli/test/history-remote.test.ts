import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readDirectory } from "@sgt/flowlogs/node";
import { type Sandbox, startSandbox } from "@sgt/sandbox";
import { codesIn, type Result, sgt } from "./run-sgt.js";

const ACCOUNT = "123456789012";
const FOLDER = `o-abcdefghij/AWSLogs/${ACCOUNT}/Config/eu-west-1`;

const DAY_MS = 86_400_000;

let dir: string;
let sandbox: Sandbox;
/** Days that the sandbox's clock is behind. */
let daysAgo = 0;

/** A file of AWS Config as a log archive holds it, of an interface that had one group on a day of October. */
async function putItem(day: number, groupId: string): Promise<string> {
  const name = `${ACCOUNT}_Config_eu-west-1_ConfigHistory_AWS::EC2::NetworkInterface_20261003T060000Z_20261003T120000Z_1.json.gz`;
  const key = `${FOLDER}/2026/10/${day}/ConfigHistory/${name}`;
  const file = join(dir, "s3", "archive", key);
  await mkdir(dirname(file), { recursive: true });
  const configuration = { networkInterfaceId: "eni-0a", ownerId: ACCOUNT, groups: [{ groupId }], attachment: null };
  const item = {
    configurationItemCaptureTime: `2026-10-${String(day).padStart(2, "0")}T08:00:00.400Z`,
    ...{ configurationItemStatus: "OK", awsAccountId: ACCOUNT, awsRegion: "eu-west-1", configuration },
    ...{ resourceType: "AWS::EC2::NetworkInterface", resourceId: "eni-0a" },
  };
  await writeFile(file, gzipSync(JSON.stringify({ fileVersion: "1.0", configurationItems: [item] })));
  return key;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-history-remote-"));
  await putItem(3, "sg-0a");
  await putItem(9, "sg-0a");
  const forbidden = await putItem(12, "sg-0b");
  sandbox = await startSandbox({
    account: ["eu-west-1", "eu-north-1"].map((region) => ({ accountId: ACCOUNT, region, NetworkInterfaces: [] })),
    now: () => Date.now() - daysAgo * DAY_MS,
    s3Dir: join(dir, "s3"),
    buckets: { archive: { region: "us-east-1", ownerId: "210987654321", requesterPays: true, forbidden: [forbidden] } },
  });
});

afterAll(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

/** An interface that had one group from thirty days ago and another from twenty; ten days ago it was deleted. */
function live(): void {
  const Groups = [{ GroupId: "sg-0a", GroupName: "a" }];
  const interfaceOf = { OwnerId: ACCOUNT, VpcId: "vpc-0a", SubnetId: "subnet-0a", Groups, InterfaceType: "interface" };
  daysAgo = 30;
  sandbox.account.addInterface({ ...interfaceOf, NetworkInterfaceId: "eni-0b" });
  daysAgo = 20;
  sandbox.account.setInterfaceGroups("eni-0b", ["sg-0b"]);
  daysAgo = 10;
  sandbox.account.removeInterface("eni-0b");
  daysAgo = 0;
}

/** The groups that it had so many days ago, by a ledger. */
async function groupsOf(ledger: string, days: number): Promise<string[]> {
  const day = new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
  const found = (await readDirectory(join(dir, ledger))).groupsOn(ACCOUNT, "eni-0b", day);
  return found.map(({ groups, how }) => `${how} ${groups?.join("+") ?? "-"}`).sort();
}

const history = (from: string, ...more: string[]): Promise<Result> => historyInto("ledger", from, ...more);
const historyInto = (ledger: string, from: string, ...more: string[]): Promise<Result> =>
  sgt(["history", "--from", from, "--out", ledger, ...more], { cwd: dir, env: sandbox.env, now: Date.now() });

describe("a log archive in a bucket of another region", () => {
  test("is read where its requester pays; what may not be read is named, and the exit code is 4", async () => {
    const { code, stdout } = await history("s3://archive", "--request-payer", "--format", "json");
    const { notRead, configFileCount } = JSON.parse(stdout);
    expect({ code, configFileCount, codes: notRead.map((one: { code: string }) => one.code) }).toEqual({
      ...{ code: 4, configFileCount: 2, codes: ["SGT_AWS_OBJECT_DENIED"] },
    });
    const [known] = (await readDirectory(join(dir, "ledger"))).groupsOn(ACCOUNT, "eni-0a", "2026-10-05");
    expect(known).toMatchObject({ groups: ["sg-0a"], how: "assumed" });
  });

  test.each([
    ["a bucket that wants to be paid", "s3://archive", [], "SGT_AWS_DENIED"],
    ["nothing there", "s3://archive/other", ["--request-payer"], "SGT_AWS_NO_HISTORY"],
    ["a place that is none", "gs://archive", [], "SGT_CLI_USAGE"],
    ["an option without effect", "folder", ["--request-payer"], "SGT_CLI_USAGE"],
    ["another one", "s3://archive", ["--organization"], "SGT_CLI_USAGE"],
  ] as const)("%s is an error", async (_, from, more, expected) => {
    expect(codesIn((await history(from, ...more)).stderr)).toEqual([expected]);
  });
});

describe("an account that is asked live", () => {
  beforeAll(live);

  test("tells which groups an interface had, and a second run asks for no more than is new", async () => {
    const ask = () => historyInto("live", "config:");
    const { code, stdout, stderr } = await ask();
    expect({ code, errors: codesIn(stderr) }).toEqual({ code: 0, errors: [] });
    expect(stdout).toContain("1 interface: groups stated 2 times; 1 deleted");
    expect(await groupsOf("live", 25)).toEqual(["inferred sg-0a", "inferred sg-0b"]);
    expect(await groupsOf("live", 15)).toEqual(["assumed sg-0b"]);
    expect(await groupsOf("live", 5)).toEqual(["unknown -"]);
    const before = sandbox.tally.get("config:GetResourceConfigHistory ok");
    expect((await ask()).code).toBe(0);
    expect(sandbox.tally.get("config:GetResourceConfigHistory ok")).toBe(before);
  });

  test("what may not be asked is an error, in several regions a hole", async () => {
    sandbox.deniedActions.add("cloudtrail:LookupEvents");
    const one = await history("cloudtrail:");
    const several = await history("cloudtrail:", "--regions", "eu-west-1,eu-north-1", "--format", "json");
    sandbox.deniedActions.clear();
    expect({ code: one.code, codes: codesIn(one.stderr) }).toEqual({ code: 1, codes: ["SGT_AWS_DENIED"] });
    expect({ code: several.code, errors: codesIn(several.stderr) }).toEqual({ code: 4, errors: [] });
    expect(JSON.parse(several.stdout).notRead.map(({ key }: { key: string }) => key)).toEqual([
      `${ACCOUNT} eu-north-1`,
      `${ACCOUNT} eu-west-1`,
    ]);
  });
});
