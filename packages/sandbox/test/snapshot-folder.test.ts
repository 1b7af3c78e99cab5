import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DescribeNetworkAclsCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { closeAll, ec2Client, failureOf, REGION, start } from "./fixture.js";

const GROUPS = "ec2-describe-security-groups.json";
const RULES = "ec2-describe-security-group-rules.json";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sgt-folder-"));
});

afterAll(() => rm(root, { recursive: true, force: true }));
afterEach(closeAll);

/** Writes `files` (path below the snapshot folder → JSON, or text as it is) and gives the folder. */
async function folderOf(name: string, files: Readonly<Record<string, unknown>>): Promise<string> {
  const dir = join(root, name);
  await mkdir(dir, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return dir;
}

const group = (OwnerId: string, GroupId = "sg-1") => ({
  GroupId,
  GroupName: GroupId,
  VpcId: "vpc-1",
  OwnerId,
  IpPermissions: [],
});
const groups = (...SecurityGroups: object[]) => ({ SecurityGroups });

test("an account folder that bears an alias takes the id that owns most groups", async () => {
  const snapshotDir = await folderOf("alias", {
    [`demo/${REGION}/${GROUPS}`]: groups(
      group("111122223333"),
      group("123456789012", "sg-2"),
      group("123456789012", "sg-3"),
    ),
  });
  const sandbox = await start({ snapshotDir });
  expect([sandbox.account.accountId, sandbox.account.region]).toEqual(["123456789012", REGION]);
});

test("an alias takes the id that snapshot.json tells", async () => {
  const regions = [{ accountId: "123456789012", region: REGION, folder: "demo", missing: [] }];
  const snapshotDir = await folderOf("manifest", {
    [`demo/${REGION}/${GROUPS}`]: groups(group("111122223333")),
    "snapshot.json": { schema: "sgt/snapshot/v1", regions },
  });
  expect((await start({ snapshotDir })).account.accountId).toBe("123456789012");
});

test("several accounts and regions; folders that are no region are passed over", async () => {
  const snapshotDir = await folderOf("several", {
    [`123456789012/${REGION}/${GROUPS}`]: groups(group("123456789012")),
    [`123456789012/us-east-1/${GROUPS}`]: groups(),
    "123456789012/notes/readme.json": {},
    [`210987654321/${REGION}/${GROUPS}`]: groups(),
    "snapshot.json": { schema: "sgt/snapshot/v1" },
  });
  const sandbox = await start({ snapshotDir, accountId: "210987654321" });
  expect(sandbox.account.groups()).toEqual([]);
  expect(sandbox.view("123456789012", REGION).groups()).toHaveLength(1);
  expect(sandbox.view("123456789012", "us-east-1").groups()).toEqual([]);
  expect(() => sandbox.view("123456789012", "notes")).toThrow(
    expect.objectContaining({ code: "SGT_SANDBOX_ACCOUNT_UNKNOWN" }),
  );
});

test("rules without ids get the same ones every time; a rule that only the second call saw is kept", async () => {
  const permission = { IpProtocol: "tcp", FromPort: 1, ToPort: 2, IpRanges: [{ CidrIp: "10.0.0.0/24" }] };
  const late = {
    SecurityGroupRuleId: "sgr-late",
    GroupId: "sg-1",
    IsEgress: false,
    IpProtocol: "-1",
    FromPort: -1,
    ToPort: -1,
    CidrIpv4: "10.9.0.0/24",
  };
  const snapshotDir = await folderOf("ids", {
    [`123456789012/${REGION}/${GROUPS}`]: groups({ ...group("123456789012"), IpPermissions: [permission] }),
    [`123456789012/${REGION}/${RULES}`]: { SecurityGroupRules: [late] },
  });
  const [first, second] = await Promise.all([start({ snapshotDir }), start({ snapshotDir })]);
  const rules = first.account.rules("sg-1");
  expect(rules.map((rule) => rule.ruleId)).toEqual(["sgr-late", expect.stringMatching(/^sgr-[0-9a-f]{17}$/)]);
  expect(second.account.rules("sg-1")).toEqual(rules);
});

test("a rule that both calls print with ports -1 for all protocols is one, under its own id", async () => {
  const all = { IpProtocol: "-1", FromPort: -1, ToPort: -1 };
  const named = { SecurityGroupRuleId: "sgr-0000000000000001", GroupId: "sg-1", IsEgress: false };
  const permission = { ...all, IpRanges: [{ CidrIp: "10.0.0.0/16" }] };
  const snapshotDir = await folderOf("all-ports", {
    [`123456789012/${REGION}/${GROUPS}`]: groups({ ...group("123456789012"), IpPermissions: [permission] }),
    [`123456789012/${REGION}/${RULES}`]: { SecurityGroupRules: [{ ...named, ...all, CidrIpv4: "10.0.0.0/16" }] },
  });
  const sandbox = await start({ snapshotDir });
  expect(sandbox.account.rules("sg-1").map((rule) => rule.ruleId)).toEqual(["sgr-0000000000000001"]);
});

test("two references to deleted groups, which look the same, keep their ids", async () => {
  const deleted = { IpProtocol: "tcp", FromPort: 1, ToPort: 2, UserIdGroupPairs: [{}, {}] };
  const rule = (SecurityGroupRuleId: string) => ({
    SecurityGroupRuleId,
    GroupId: "sg-1",
    IsEgress: false,
    IpProtocol: "tcp",
    FromPort: 1,
    ToPort: 2,
    ReferencedGroupInfo: {},
  });
  const snapshotDir = await folderOf("deleted groups", {
    [`123456789012/${REGION}/${GROUPS}`]: groups({ ...group("123456789012"), IpPermissions: [deleted] }),
    [`123456789012/${REGION}/${RULES}`]: { SecurityGroupRules: [rule("sgr-a"), rule("sgr-b")] },
  });
  const rules = (await start({ snapshotDir })).account.rules("sg-1");
  expect(rules.map(({ ruleId }) => ruleId).sort()).toEqual(["sgr-a", "sgr-b"]);
});

test("a list that was not collected is refused, not shown as empty; one that was collected empty is shown", async () => {
  const snapshotDir = await folderOf("not collected", {
    [`123456789012/${REGION}/${GROUPS}`]: groups(),
    [`123456789012/${REGION}/ec2-describe-vpcs.json`]: { Vpcs: [] },
  });
  const ec2 = ec2Client(await start({ snapshotDir }));
  expect(await failureOf(ec2.send(new DescribeNetworkAclsCommand({})))).toBe("UnauthorizedOperation 403");
  expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
});

describe("hostile folders", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["nothing in it", {}, "SGT_SANDBOX_SNAPSHOT_NOT_FOUND"],
    ["a file where a folder should be", { "123456789012": "x" }, "SGT_SANDBOX_SNAPSHOT_NOT_FOUND"],
    [
      "JSON that is cut off",
      { [`123456789012/${REGION}/${GROUPS}`]: '{"SecurityGroups": [' },
      "SGT_SANDBOX_SNAPSHOT_UNREADABLE",
    ],
    ["an empty file", { [`123456789012/${REGION}/${GROUPS}`]: "" }, "SGT_SANDBOX_SNAPSHOT_UNREADABLE"],
    [
      "a list where an object should be",
      { [`123456789012/${REGION}/${GROUPS}`]: "[]" },
      "SGT_SANDBOX_SNAPSHOT_UNREADABLE",
    ],
    ["an object without the list", { [`123456789012/${REGION}/${GROUPS}`]: {} }, "SGT_SANDBOX_SNAPSHOT_UNREADABLE"],
    ["no group to tell an alias's id", { [`demo/${REGION}/${GROUPS}`]: groups() }, "SGT_SANDBOX_SNAPSHOT_UNREADABLE"],
  ])("%s", async (name, files, code) => {
    const snapshotDir = await folderOf(`hostile ${name}`, files);
    await expect(start({ snapshotDir })).rejects.toMatchObject({ code });
  });

  test("items that are no objects, and fields of the wrong kind, harm nothing", async () => {
    const odd = {
      GroupId: 7,
      GroupName: null,
      VpcId: {},
      Tags: "x",
      IpPermissions: [null, 1, { IpProtocol: [], IpRanges: [{}, "x"] }],
    };
    const snapshotDir = await folderOf("odd", {
      [`123456789012/${REGION}/${GROUPS}`]: groups(odd, null as never, "x" as never),
      [`123456789012/${REGION}/${RULES}`]: { SecurityGroupRules: [{}, null, 5] },
      [`123456789012/${REGION}/ec2-describe-managed-prefix-lists.json`]: {
        PrefixLists: [{ PrefixListId: "pl-x/../../secret" }],
      },
      // Would not start if an id could name a file elsewhere.
      "123456789012/secret.json": "no JSON",
    });
    expect((await start({ snapshotDir })).account.groups()).toHaveLength(1);
  });
});
