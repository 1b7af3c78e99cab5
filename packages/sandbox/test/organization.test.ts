import { DescribeSecurityGroupsCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { DescribeLoadBalancersCommand, ElasticLoadBalancingClient } from "@aws-sdk/client-elastic-load-balancing";
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
} from "@aws-sdk/client-organizations";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, test } from "@jest/globals";
import { type OrganizationModel, REPLICA, type Sandbox, type SandboxOptions } from "@sgt/sandbox";
import { ACCOUNT, clientConfig, closeAll, ec2Client, failureOf, OTHER_ACCOUNT, REGION, start } from "./fixture.js";

afterEach(closeAll);

const UNIT = "ou-sand-aaaaaaaa";
const ORGANIZATION: OrganizationModel = {
  managementAccountId: ACCOUNT,
  units: [{ id: UNIT, name: "Workloads" }],
  accounts: [
    { accountId: ACCOUNT },
    { accountId: OTHER_ACCOUNT, state: "PENDING_CLOSURE", unitId: UNIT },
    ...Array.from({ length: 22 }, (_, n) => ({ accountId: String(300_000_000_000 + n) })),
  ],
};
const client = (sandbox: Sandbox) => new OrganizationsClient({ ...clientConfig(sandbox), maxAttempts: 1 });

describe("Organizations", () => {
  test("pages of twenty accounts; a page may be empty and have a successor", async () => {
    const sandbox = await start({ organization: { ...ORGANIZATION, emptyFirstPages: true } });
    const sizes: number[] = [];
    for await (const page of paginateListAccounts({ client: client(sandbox) }, {}))
      sizes.push(page.Accounts?.length ?? -1);
    expect(sizes).toEqual([0, 20, 4]);
  });

  test("units, roots and who stands under them", async () => {
    const organizations = client(await start({ organization: ORGANIZATION }));
    const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
    const ParentId = Roots[0]?.Id;
    const units = await organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId }));
    expect(units.OrganizationalUnits).toMatchObject([{ Id: UNIT, Name: "Workloads" }]);
    const accounts: unknown[] = [];
    for await (const page of paginateListAccountsForParent({ client: organizations }, { ParentId: UNIT }))
      accounts.push(...(page.Accounts ?? []));
    expect(accounts).toMatchObject([{ Id: OTHER_ACCOUNT, State: "PENDING_CLOSURE", Status: "PENDING_CLOSURE" }]);
  });

  test.each<{ name: string; world: Partial<SandboxOptions>; command: object; code: string }>([
    {
      name: "no organization",
      world: {},
      command: new DescribeOrganizationCommand({}),
      code: "AWSOrganizationsNotInUseException",
    },
    {
      name: "a member lists accounts",
      world: { organization: { ...ORGANIZATION, managementAccountId: OTHER_ACCOUNT } },
      command: new ListAccountsCommand({}),
      code: "AccessDeniedException",
    },
    {
      name: "a unit that is none",
      world: { organization: ORGANIZATION },
      command: new ListOrganizationalUnitsForParentCommand({ ParentId: "ou-sand-zzzzzzzz" }),
      code: "ParentNotFoundException",
    },
    {
      name: "no id of a unit",
      world: { organization: ORGANIZATION },
      command: new ListOrganizationalUnitsForParentCommand({ ParentId: "Workloads" }),
      code: "InvalidInputException",
    },
    {
      name: "more than twenty a page",
      world: { organization: ORGANIZATION },
      command: new ListAccountsCommand({ MaxResults: 21 }),
      code: "InvalidParameterValue",
    },
    {
      name: "an action that is denied",
      world: { organization: ORGANIZATION, deniedActions: ["organizations:ListAccounts"] },
      command: new ListAccountsCommand({}),
      code: "AccessDeniedException",
    },
  ])("$name: $code", async ({ world, command, code }) => {
    const organizations = client(await start(world));
    expect(await failureOf(organizations.send(command as never))).toContain(code);
  });

  test("a member may know which organization it is in", async () => {
    const organizations = client(
      await start({ organization: { ...ORGANIZATION, managementAccountId: OTHER_ACCOUNT } }),
    );
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
    expect(Organization).toMatchObject({ Id: "o-sandbox000", MasterAccountId: OTHER_ACCOUNT });
  });
});

describe("roles", () => {
  const role = (name: string, more: object = {}) =>
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/${name}`, RoleSessionName: "me", ...more });

  test.each([
    { name: "another name", roles: { names: ["a"] }, command: role("b") },
    { name: "no external id", roles: { externalId: "x-1" }, command: role("a") },
    { name: "another external id", roles: { externalId: "x-1" }, command: role("a", { ExternalId: "x-2" }) },
    { name: "an account that trusts nobody", roles: { deniedAccounts: [ACCOUNT] }, command: role("a") },
  ])("are refused for $name", async ({ roles, command }) => {
    const sts = new STSClient(clientConfig(await start({ roles })));
    expect(await failureOf(sts.send(command))).toContain("AccessDenied");
  });

  test("a session ends when its time is over, and each service says so in its own way", async () => {
    let now = Date.now();
    const sandbox = await start({ roles: { lifetimeSeconds: 60 }, now: () => now });
    const sts = new STSClient({ ...clientConfig(sandbox), maxAttempts: 1 });
    const { Credentials } = await sts.send(role("a"));
    const credentials = { accessKeyId: Credentials?.AccessKeyId ?? "", secretAccessKey: "s", sessionToken: "t" };
    const ec2 = ec2Client(sandbox, { credentials });
    await ec2.send(new DescribeVpcsCommand({}));
    now += 61_000;
    expect(await failureOf(ec2.send(new DescribeVpcsCommand({})))).toContain("RequestExpired");
    const later = new STSClient({ ...clientConfig(sandbox), credentials, maxAttempts: 1 });
    expect(await failureOf(later.send(new GetCallerIdentityCommand({})))).toContain("ExpiredToken");
  });

  test("the key of a session that nobody was given is no key", async () => {
    const credentials = { accessKeyId: "ASIAMADEUP", secretAccessKey: "s" };
    const ec2 = ec2Client(await start(), { credentials });
    expect(await failureOf(ec2.send(new DescribeVpcsCommand({})))).toContain("InvalidClientTokenId");
  });
});

describe("many regions that look the same", () => {
  const [FIRST, SECOND] = ["600000000000", "600000000001"] as const;
  const group = {
    GroupId: `sg-0${REPLICA.mark}00000001`,
    GroupName: "web",
    OwnerId: REPLICA.accountId,
    IpPermissions: [],
  };
  const replicas = { accountIds: [FIRST, SECOND], regions: [REGION], model: { SecurityGroups: [group], Vpcs: [] } };
  const inside = async (sandbox: Sandbox, accountId: string) => {
    const sts = new STSClient(clientConfig(sandbox));
    const command = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/a`, RoleSessionName: "me" });
    const { Credentials } = await sts.send(command);
    return ec2Client(sandbox, { credentials: { accessKeyId: Credentials?.AccessKeyId ?? "", secretAccessKey: "s" } });
  };

  test("have ids and owners of their own, the same each time, and answer to them", async () => {
    const sandbox = await start({ replicas });
    const [first, second] = [await inside(sandbox, FIRST), await inside(sandbox, SECOND)];
    const groupsOf = async (ec2: typeof first, GroupIds?: string[]) =>
      (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }))).SecurityGroups ?? [];
    const [a, b] = [await groupsOf(first), await groupsOf(second)];
    expect([a[0]?.OwnerId, b[0]?.OwnerId]).toEqual([FIRST, SECOND]);
    expect(a[0]?.GroupId).toMatch(/^sg-0[0-9a-f]{16}$/);
    expect(a[0]?.GroupId).not.toBe(b[0]?.GroupId);
    expect(await groupsOf(first, [String(a[0]?.GroupId)])).toEqual(a);
    expect(await failureOf(groupsOf(second, [String(a[0]?.GroupId)]))).toContain("InvalidGroup.NotFound");
  });
});

describe("the log of requests", () => {
  test("keeps the last, counts all", async () => {
    const sandbox = await start({ keepRequests: 5 });
    const ec2 = ec2Client(sandbox);
    for (let n = 0; n < 23; n++) await ec2.send(new DescribeVpcsCommand({}));
    expect(sandbox.requests.length).toBeLessThan(10);
    expect(sandbox.requests.at(-1)?.index).toBe(22);
    expect(Object.fromEntries(sandbox.tally)).toEqual({ "ec2:DescribeVpcs ok": 23 });
  });
});

describe("lists of other services", () => {
  test("are refused where the snapshot does not hold them, or the region is not enabled", async () => {
    const sandbox = await start({ account: { accountId: ACCOUNT, region: REGION, notCollected: ["DBInstances"] } });
    const rds = new RDSClient({ ...clientConfig(sandbox), maxAttempts: 1 });
    expect(await failureOf(rds.send(new DescribeDBInstancesCommand({})))).toContain("AccessDenied");
    const elsewhere = new ElasticLoadBalancingClient({ ...clientConfig(sandbox), region: "eu-west-9", maxAttempts: 1 });
    expect(await failureOf(elsewhere.send(new DescribeLoadBalancersCommand({})))).toContain("InvalidClientTokenId");
  });

  test("a target group that is none, and a bucket that is empty", async () => {
    const sandbox = await start({ throttle: { scale: 0.1 } });
    const elb = new ElasticLoadBalancingV2Client({ ...clientConfig(sandbox), maxAttempts: 1 });
    const ask = () => failureOf(elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: "arn:none" })));
    expect(await ask()).toMatch(/TargetGroupNotFound/);
    for (let n = 0; n < 3; n++) await ask();
    expect(await ask()).toMatch(/Throttling/);
  });

  test("answers take the time they are given", async () => {
    const sandbox = await start({ latency: ({ action }) => (action === "DescribeVpcs" ? 60 : 0) });
    const began = performance.now();
    await ec2Client(sandbox).send(new DescribeVpcsCommand({}));
    expect(performance.now() - began).toBeGreaterThan(55);
  });
});
