import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeSampleSnapshot } from "@sgt/sandbox";
import { codesIn, sgt } from "./run-sgt.js";

const ACCOUNT = "123456789012";
const OTHER = "210987654321";
const REGION = "eu-west-1";
const GROUPS = "ec2-describe-security-groups.json";

interface Described {
  readonly GroupId: string;
  readonly GroupName: string;
  readonly VpcId: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

let dir: string;
let ids: Map<string, string>;
let vpcId: string;

/**
 * Two accounts: one whose organization calls it `prod`, one in a folder `stage`. In the first a second group is called `default`, and one
 * bears the tag `Name`.
 */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-names-"));
  const snapshot = join(dir, "snapshot");
  await writeSampleSnapshot(snapshot, { seed: 1 });
  const region = join(snapshot, ACCOUNT, REGION);
  const { SecurityGroups: groups } = JSON.parse(await readFile(join(region, GROUPS), "utf8")) as {
    SecurityGroups: Described[];
  };
  ids = new Map(groups.map(({ GroupName, GroupId }) => [GroupName, GroupId]));
  const [first] = groups as [Described];
  vpcId = first.VpcId;
  await writeRegion(join(snapshot, "stage", REGION), region, groups, OTHER);
  const second = { ...first, GroupId: "sg-0d0d0d0d0d0d0d0d0", GroupName: "default", VpcId: "vpc-0other" };
  const tagged = {
    ...first,
    GroupId: "sg-0e0e0e0e0e0e0e0e0",
    GroupName: "lc-7",
    Tags: [{ Key: "Name", Value: "batch" }],
  };
  await writeFile(join(region, GROUPS), JSON.stringify({ SecurityGroups: [...groups, second, tagged] }));
  await writeFile(
    join(snapshot, "snapshot.json"),
    JSON.stringify({
      schema: "sgt/snapshot/v1",
      collectedAt: "2026-11-01T00:00:00Z",
      regions: [
        { accountId: ACCOUNT, region: REGION, missing: [] },
        { accountId: OTHER, region: REGION, folder: "stage", missing: [] },
      ],
      accounts: [
        { accountId: ACCOUNT, name: "prod", state: "ACTIVE" },
        { accountId: OTHER, name: "twin", state: "ACTIVE" },
        { accountId: "333333333333", name: "twin", state: "ACTIVE" },
      ],
    }),
  );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The same account under another id, and in a folder of another name. */
async function writeRegion(to: string, from: string, groups: readonly Described[], accountId: string): Promise<void> {
  await cp(from, to, { recursive: true });
  const text = JSON.stringify({ SecurityGroups: groups }).replaceAll(ACCOUNT, accountId);
  await writeFile(join(to, GROUPS), text);
}

/** What is told on stdout when it is asked for as JSON. */
async function told(line: string): Promise<{ readonly code: number; readonly codes: string[]; readonly text: string }> {
  const { code, stdout, stderr } = await sgt(line.split(" "), { cwd: dir });
  return { code, codes: codesIn(stderr), text: `${stdout}${stderr}` };
}

const json = async (line: string): Promise<Record<string, unknown>> => {
  const { stdout } = await sgt([...line.split(" "), "--format", "json"], { cwd: dir });
  return JSON.parse(stdout) as Record<string, unknown>;
};

describe("an account is meant by its id, its name in the organization, or its folder", () => {
  test.each([
    ["its id", ACCOUNT, ACCOUNT],
    ["its name in the organization", "prod", ACCOUNT],
    ["its folder", "stage", OTHER],
  ])("%s", async (_name, called, accountId) => {
    expect(await json(`plan --snapshot snapshot --account ${called}`)).toMatchObject({ accountId });
    expect(await json(`compact --snapshot snapshot --account ${called}`)).toMatchObject({ accountId });
    const { accounts } = (await json(`report --snapshot snapshot --account ${called}`)) as { accounts: object[] };
    expect(accounts).toEqual([expect.objectContaining({ accountId })]);
    const { regions } = (await json(`audit --snapshot snapshot --account ${called}`)) as { regions: object[] };
    expect(regions).toEqual([expect.objectContaining({ accountId })]);
    expect(await json(`ips --all --snapshot snapshot --account ${called}`)).toMatchObject({ regionCount: 1 });
  });

  test.each(["plan", "compact"])("%s refuses a name of several accounts and lists their ids", async (command) => {
    const { code, codes, text } = await told(`${command} --snapshot snapshot --account twin`);
    expect({ code, codes }).toEqual({ code: 2, codes: ["SGT_CLI_AMBIGUOUS_NAME"] });
    expect(text).toContain(`${OTHER}, 333333333333`);
  });

  test.each(["plan", "compact", "report", "audit", "ips"])("%s refuses a name that no account has", async (command) => {
    const { code, codes } = await told(`${command} --snapshot snapshot --account produ`);
    expect({ code, codes }).toEqual({ code: 2, codes: ["SGT_CLI_WHICH_REGION"] });
  });
});

describe("a group is meant by its id, its name, or its tag Name", () => {
  const planned = async (called: string) => {
    const { options } = (await json(`plan --snapshot snapshot --account prod --group ${called}`)) as {
      options: { groupIds: string[] };
    };
    return options.groupIds;
  };

  test("plan", async () => {
    const id = ids.get("orders-db") as string;
    expect(await planned(id)).toEqual([id]);
    expect(await planned("orders-db")).toEqual([id]);
    expect(await planned(`orders-db,${id}`)).toEqual([id]);
    expect(await planned("batch")).toEqual(["sg-0e0e0e0e0e0e0e0e0"]);
  });

  test.each([
    ["several", "default", "SGT_CLI_AMBIGUOUS_NAME"],
    ["none", "orders-bd", "SGT_CLI_UNKNOWN_NAME"],
    ["none, though it looks like an id", "sg-0nope", "SGT_CLI_UNKNOWN_NAME"],
    ["a part of a name", "orders", "SGT_CLI_UNKNOWN_NAME"],
  ])("a name of %s is refused: %s", async (_name, called, refused) => {
    for (const command of ["plan", "compact"]) {
      const { code, codes } = await told(`${command} --snapshot snapshot --account prod --group ${called}`);
      expect({ code, codes }).toEqual({ code: 2, codes: [refused] });
    }
  });

  test("the message lists the ids", async () => {
    const { text } = await told("plan --snapshot snapshot --account prod --group default");
    expect(text).toContain(`${[ids.get("default"), "sg-0d0d0d0d0d0d0d0d0"].sort().join(", ")}`);
  });

  test("explain and apply know the groups of their plan", async () => {
    await sgt("plan --snapshot snapshot --account stage --out plan.json".split(" "), { cwd: dir });
    const { groups } = (await json("explain plan.json --group orders-db")) as { groups: object[] };
    expect(groups).toEqual([expect.objectContaining({ groupId: ids.get("orders-db") })]);
    expect(await told("explain plan.json --group nope")).toMatchObject({ code: 2, codes: ["SGT_CLI_UNKNOWN_NAME"] });
    expect(await told("apply plan.json --group nope")).toMatchObject({ code: 2, codes: ["SGT_CLI_UNKNOWN_NAME"] });
    expect((await told("apply plan.json --group orders-db")).text).toContain("the plan changes nothing");
  });
});

describe("exceptions name groups, VPCs and accounts", () => {
  const SOURCE = "10.4.77.0/24";
  const keepFor = (scope: string) =>
    writeFile(
      join(dir, "keep.yaml"),
      `schema: sgt/keep/v1\nkeep:\n- {source: ${SOURCE}, scope: ${scope}, owner: o, reason: r}\n`,
    );
  const PLAN = "plan --snapshot snapshot --account prod --keep keep.yaml --approved approved.txt --format json";

  test.each([
    ["a group", "{group: orders-db}", true],
    ["a group's id", "{group: ID}", true],
    ["a group in an account", "{group: orders-db, account: prod}", true],
    ["the same in another account", "{group: orders-db, account: stage}", false],
    ["a group that two are called, one of them in the VPC", "{group: default, vpc: VPC}", false],
    ["a name that nothing has", "{group: orders-bd}", false],
    ["an id of another account", "{group: sg-0123456789abcdef0}", false],
  ])("%s: %s", async (name, scope, isKept) => {
    await writeFile(join(dir, "approved.txt"), "10.4.8.0/29\n");
    await keepFor(scope.replace("ID", ids.get("orders-db") as string).replace("VPC", vpcId));
    const { stdout, stderr } = await sgt(PLAN.split(" "), { cwd: dir });
    const { kept } = JSON.parse(stdout) as { kept: { cidr: string; reasonId: string }[] };
    expect(kept.some(({ cidr, reasonId }) => cidr === SOURCE && reasonId === "exception")).toBe(isKept);
    expect(stderr.includes('nothing in the snapshot is called "orders-bd"')).toBe(name.startsWith("a name"));
  });

  test("a name of several groups is refused", async () => {
    await keepFor("{group: default}");
    expect(await told(PLAN)).toMatchObject({ code: 2, codes: ["SGT_CLI_AMBIGUOUS_NAME"] });
  });
});
