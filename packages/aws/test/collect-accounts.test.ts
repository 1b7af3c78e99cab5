import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type CollectAccountsOptions, type CollectEvent, collectAccounts, openSession, Pace } from "@sgt/aws";
import { type OrganizationModel, type Sandbox, type SandboxOptions, startSandbox } from "@sgt/sandbox";
import { readSnapshot } from "@sgt/snapshot/node";
import { CREDENTIALS } from "./support/credentials.js";

const [HOME, PROD, TEST, DENIED, GONE] = [
  "111111111111",
  "222222222222",
  "333333333333",
  "444444444444",
  "555555555555",
] as const;
const [IRELAND, FRANKFURT, ZURICH] = ["eu-west-1", "eu-central-1", "eu-central-2"] as const;
const [UNIT, INNER] = ["ou-sand-aaaaaaaa", "ou-sand-bbbbbbbb"] as const;
const EXTERNAL_ID = "the-external-id-of-this-test";

const regionOf = (accountId: string, region: string) => ({
  accountId,
  region,
  SecurityGroups: [
    { GroupId: `sg-${accountId}${region}`, GroupName: "web", OwnerId: accountId, VpcId: "vpc-1", IpPermissions: [] },
  ],
});

const ORGANIZATION: OrganizationModel = {
  managementAccountId: HOME,
  units: [
    { id: UNIT, name: "Workloads" },
    { id: INNER, name: "Production", parentId: UNIT },
  ],
  accounts: [
    { accountId: HOME, name: "management" },
    { accountId: PROD, name: "prod", unitId: INNER },
    { accountId: TEST, name: "test", unitId: UNIT },
    { accountId: DENIED, name: "denied", unitId: UNIT },
    { accountId: GONE, name: "gone", state: "SUSPENDED", unitId: INNER },
  ],
  emptyFirstPages: true,
};

const WORLD: SandboxOptions = {
  account: [HOME, PROD, TEST, DENIED].flatMap((id) => [regionOf(id, IRELAND), regionOf(id, FRANKFURT)]),
  disabledRegions: [ZURICH],
  roles: { names: ["reader"], externalId: EXTERNAL_ID, deniedAccounts: [DENIED] },
  organization: ORGANIZATION,
};

let out: string;
let sandbox: Sandbox;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "sgt-accounts-"));
});
afterEach(async () => {
  await sandbox.close();
  await rm(out, { recursive: true, force: true });
});

type Asked = Omit<CollectAccountsOptions, "session" | "out">;
const ROLE = { roleName: "reader", externalId: EXTERNAL_ID };

/** Starts the world and collects from it. */
async function collect(asked: Asked, world: Partial<SandboxOptions> = {}) {
  sandbox = await startSandbox({ ...WORLD, ...world });
  return again(asked);
}

/** Collects from the world that runs. */
async function again(asked: Asked) {
  const pace = new Pace({ patienceMs: 200, signal: asked.signal });
  const session = await openSession({
    endpoint: sandbox.url,
    region: IRELAND,
    credentials: CREDENTIALS,
    readOnly: true,
    pace,
  });
  try {
    return await collectAccounts({ session, out, pace, ...asked });
  } finally {
    session.close();
  }
}

const places = (items: readonly { readonly accountId: string; readonly region?: string | undefined }[]): string[] =>
  items.map(({ accountId, region }) => (region === undefined ? accountId : `${accountId} ${region}`));
const manifest = async () => JSON.parse(await readFile(join(out, "snapshot.json"), "utf8"));

describe("which accounts are read", () => {
  test("the whole organization: all that is open, and what is not is told", async () => {
    const events: CollectEvent[] = [];
    const result = await collect({
      organization: true,
      regions: "all",
      ...ROLE,
      onEvent: (event) => events.push(event),
    });
    expect(places(result.regions)).toEqual(
      [HOME, PROD, TEST].flatMap((id) => [`${id} ${FRANKFURT}`, `${id} ${IRELAND}`]),
    );
    expect(result.regions.flatMap(({ missing }) => missing)).toEqual([]);
    expect(result.notRead.map(({ accountId, code }) => [accountId, code])).toEqual([
      [DENIED, "SGT_AWS_ROLE_DENIED"],
      [GONE, "SGT_AWS_ACCOUNT_INACTIVE"],
    ]);
    const snapshot = await readSnapshot(out);
    expect(places(snapshot.regions).sort()).toEqual(places(result.regions));
    expect(snapshot.notRead).toEqual(expect.arrayContaining([...result.notRead]));
    expect(snapshot.accounts?.map(({ name }) => name)).toEqual(["management", "prod", "test", "denied", "gone"]);
    expect(await manifest()).toMatchObject({ organizationId: "o-sandbox000" });
    expect(await manifest()).not.toHaveProperty("unfinishedSince");
    expect(await readdir(join(out, PROD))).toEqual(["describe-regions.json", FRANKFURT, IRELAND].sort());
    // The caller's own account needs no role, and nobody else's is read without one.
    const assumed = sandbox.requests
      .filter(({ action }) => action === "AssumeRole")
      .map(({ params }) => params.RoleArn);
    expect(assumed.sort()).toEqual([PROD, TEST, DENIED].map((id) => `arn:aws:iam::${id}:role/reader`));
    const last = events.findLast((event) => event.kind === "region-done");
    expect(last?.progress).toMatchObject({ accountCount: 4, regionsDone: 6, throttledCount: 0 });
  });

  test.each<{ name: string; asked: Asked; read: string[]; not: string[] }>([
    {
      name: "the caller's own, in the session's region, when nothing is said",
      asked: {},
      read: [`${HOME} ${IRELAND}`],
      not: [],
    },
    {
      name: "a unit, with what stands under the units in it",
      asked: { units: [UNIT], ...ROLE },
      read: [`${PROD} ${IRELAND}`, `${TEST} ${IRELAND}`],
      not: [DENIED, GONE],
    },
    {
      name: "two units of which one stands in the other: each account once",
      asked: { units: [INNER, UNIT, INNER], ...ROLE, regions: [IRELAND, IRELAND] },
      read: [`${PROD} ${IRELAND}`, `${TEST} ${IRELAND}`],
      not: [DENIED, GONE],
    },
    {
      name: "the root",
      asked: { units: ["r-sand"], ...ROLE },
      read: [HOME, PROD, TEST].map((id) => `${id} ${IRELAND}`),
      not: [DENIED, GONE],
    },
    {
      name: "accounts by name, twice over, without an organization",
      asked: { accounts: [PROD, HOME, PROD], ...ROLE },
      read: [`${HOME} ${IRELAND}`, `${PROD} ${IRELAND}`],
      not: [],
    },
    {
      name: "an account by its name in the organization",
      asked: { accounts: ["prod", HOME], ...ROLE },
      read: [`${HOME} ${IRELAND}`, `${PROD} ${IRELAND}`],
      not: [],
    },
    {
      name: "some of the organization",
      asked: { organization: true, accounts: [PROD, GONE], ...ROLE },
      read: [`${PROD} ${IRELAND}`],
      not: [GONE],
    },
  ])("$name", async ({ asked, read, not }) => {
    const result = await collect(asked);
    expect(places(result.regions)).toEqual(read);
    expect(places(result.notRead)).toEqual(not);
  });

  test.each<{ members: "state" | "status" }>([{ members: "state" }, { members: "status" }])(
    "accounts of which AWS tells only the $members",
    async ({ members }) => {
      const result = await collect(
        { organization: true, ...ROLE },
        { organization: { ...ORGANIZATION, stateMembers: members } },
      );
      expect(places(result.notRead)).toEqual([DENIED, GONE]);
    },
  );

  test("a delegated administrator reads the members; the management account has no such role", async () => {
    const result = await collect(
      { organization: true, ...ROLE },
      {
        accountId: PROD,
        roles: { ...WORLD.roles, deniedAccounts: [HOME] },
        organization: { ...ORGANIZATION, delegatedAdministrators: [PROD] },
      },
    );
    expect(places(result.regions)).toEqual([PROD, TEST, DENIED].map((id) => `${id} ${IRELAND}`));
    expect(result.notRead.map(({ code }) => code)).toEqual(["SGT_AWS_ROLE_DENIED", "SGT_AWS_ACCOUNT_INACTIVE"]);
  });

  test("more accounts than one page holds", async () => {
    // Open are those at the edges of pages of twenty.
    const OPEN = [0, 19, 20, 39, 40, 44];
    const accounts = Array.from({ length: 45 }, (_, n) => {
      const accountId = String(600_000_000_000 + n);
      return { accountId, state: OPEN.includes(n) ? ("ACTIVE" as const) : ("SUSPENDED" as const) };
    });
    const replicas = { accountIds: accounts.map(({ accountId }) => accountId), regions: [IRELAND], model: {} };
    const result = await collect(
      { organization: true, roleName: "x" },
      { replicas, roles: {}, organization: { managementAccountId: HOME, accounts } },
    );
    expect(places(result.regions)).toEqual(OPEN.map((n) => `${600_000_000_000 + n} ${IRELAND}`));
    expect(result.notRead).toHaveLength(45 - OPEN.length);
    expect(sandbox.requests.filter(({ action }) => action === "ListAccounts")).toHaveLength(3);
  });
});

describe("what cannot be", () => {
  test.each<{ name: string; asked: Asked; world?: Partial<SandboxOptions>; code: string }>([
    { name: "no role for other accounts", asked: { accounts: [PROD] }, code: "SGT_AWS_ROLE_NEEDED" },
    {
      name: "a role's ARN for its name",
      asked: { accounts: [PROD], roleName: "arn:aws:iam::1:role/x" },
      code: "SGT_AWS_ROLE_NEEDED",
    },
    { name: "no account id", asked: { accounts: ["1234"], ...ROLE }, code: "SGT_AWS_UNKNOWN_ACCOUNT" },
    { name: "a name that no account has", asked: { accounts: ["produ"], ...ROLE }, code: "SGT_AWS_UNKNOWN_ACCOUNT" },
    {
      name: "a name of several accounts",
      asked: { accounts: ["prod"], ...ROLE },
      world: {
        organization: {
          ...ORGANIZATION,
          accounts: [...ORGANIZATION.accounts, { accountId: "888888888888", name: "prod" }],
        },
      },
      code: "SGT_AWS_AMBIGUOUS_ACCOUNT",
    },
    {
      name: "an account outside the organization",
      asked: { organization: true, accounts: ["999999999999"], ...ROLE },
      code: "SGT_AWS_UNKNOWN_ACCOUNT",
    },
    {
      name: "an account outside the unit",
      asked: { units: [INNER], accounts: [TEST], ...ROLE },
      code: "SGT_AWS_UNKNOWN_ACCOUNT",
    },
    { name: "a unit that is none", asked: { units: ["ou-sand-cccccccc"], ...ROLE }, code: "SGT_AWS_UNKNOWN_OU" },
    { name: "a unit by its name", asked: { units: ["Production"], ...ROLE }, code: "SGT_AWS_UNKNOWN_OU" },
    {
      name: "no organization",
      asked: { organization: true, ...ROLE },
      world: { organization: undefined as never },
      code: "SGT_AWS_NO_ORGANIZATION",
    },
    {
      name: "a member that may not list accounts",
      asked: { organization: true, ...ROLE },
      world: { accountId: TEST },
      code: "SGT_AWS_DENIED",
    },
    { name: "a region that does not exist", asked: { regions: ["eu-west-9"] }, code: "SGT_AWS_UNKNOWN_REGION" },
    { name: "the only region is not enabled", asked: { regions: [ZURICH] }, code: "SGT_AWS_REGION_UNAVAILABLE" },
    { name: "the only account lets nobody in", asked: { accounts: [DENIED], ...ROLE }, code: "SGT_AWS_ROLE_DENIED" },
    {
      name: "another external id",
      asked: { accounts: [PROD], roleName: "reader", externalId: "other" },
      code: "SGT_AWS_ROLE_DENIED",
    },
  ])("$name", async ({ asked, world, code }) => {
    await expect(collect(asked, world)).rejects.toMatchObject({ code });
    expect(await readdir(out)).not.toContain(PROD);
  });

  test.each([
    {
      name: "of another organization",
      text: { schema: "sgt/snapshot/v1", collectedAt: "", regions: [], organizationId: "o-other" },
      code: "SGT_AWS_OUT_ELSEWHERE",
    },
    { name: "with a snapshot.json of something else", text: { name: "my project" }, code: "SGT_AWS_OUT_DAMAGED" },
    { name: "with a snapshot.json that was cut off", text: "{", code: "SGT_AWS_OUT_DAMAGED" },
  ])("a folder $name is left alone", async ({ text, code }) => {
    const before = typeof text === "string" ? text : JSON.stringify(text);
    await writeFile(join(out, "snapshot.json"), before);
    await expect(collect({ organization: true, ...ROLE })).rejects.toMatchObject({ code });
    expect(await readFile(join(out, "snapshot.json"), "utf8")).toBe(before);
  });
});

describe("what could not be read", () => {
  test("a region that is not enabled, beside one that is", async () => {
    const result = await collect({ regions: [ZURICH, IRELAND] });
    expect(places(result.regions)).toEqual([`${HOME} ${IRELAND}`]);
    expect(result.notRead).toMatchObject([{ region: ZURICH, code: "SGT_AWS_REGION_UNAVAILABLE" }]);
    expect(sandbox.requests.some(({ region }) => region === ZURICH)).toBe(false);
  });

  test("a region that is throttled without end, told after a bounded number of tries", async () => {
    sandbox = await startSandbox(WORLD);
    sandbox.faults.add({
      kind: "throttle",
      times: Number.POSITIVE_INFINITY,
      when: { service: "ec2", predicate: ({ region, action }) => region === FRANKFURT && action !== "DescribeRegions" },
    });
    const result = await again({ regions: [IRELAND, FRANKFURT] });
    expect(places(result.regions)).toEqual([`${HOME} ${IRELAND}`]);
    expect(result.notRead).toMatchObject([{ region: FRANKFURT, code: "SGT_AWS_THROTTLED" }]);
    expect(sandbox.requests.filter(({ region }) => region === FRANKFURT).length).toBeLessThan(20);
    expect(await readdir(join(out, HOME))).toEqual(["describe-regions.json", IRELAND]);
  });

  test("one list that is throttled to the end is missing, and the rest is read", async () => {
    sandbox = await startSandbox(WORLD);
    sandbox.faults.add({ kind: "throttle", times: Number.POSITIVE_INFINITY, when: { action: "DescribeVpcs" } });
    const result = await again({});
    expect(result.regions[0]?.missing).toMatchObject([{ file: "ec2-describe-vpcs.json" }]);
    expect(result.notRead).toEqual([]);
  });

  test("groups that are denied make the region unread, not the snapshot unreadable", async () => {
    sandbox = await startSandbox(WORLD);
    sandbox.faults.add({
      kind: "error-before",
      status: 403,
      code: "UnauthorizedOperation",
      times: 9,
      when: { action: "DescribeSecurityGroups", predicate: ({ region }) => region === FRANKFURT },
    });
    const result = await again({ regions: "all" });
    expect(result.notRead).toMatchObject([{ region: FRANKFURT, code: "SGT_AWS_DENIED" }]);
    expect((await readSnapshot(out)).regions).toHaveLength(1);
  });

  test("a caller who may not list regions reads those that are named, and is told for all", async () => {
    const asked = { accounts: [HOME, PROD], ...ROLE };
    const named = await collect({ ...asked, regions: [IRELAND] }, { deniedActions: ["ec2:DescribeRegions"] });
    expect([places(named.regions), named.notRead]).toEqual([[`${HOME} ${IRELAND}`, `${PROD} ${IRELAND}`], []]);
    const all = await again({ ...asked, regions: "all" });
    expect(all.notRead.map(({ code }) => code)).toEqual(["SGT_AWS_DENIED", "SGT_AWS_DENIED"]);
  });
});

describe("sessions", () => {
  test("roles are assumed for reading only: the sandbox refuses everything else under their policy", async () => {
    sandbox = await startSandbox(WORLD);
    const base = await openSession({ endpoint: sandbox.url, region: IRELAND, credentials: CREDENTIALS });
    const reader = await base.withRole({ roleArn: `arn:aws:iam::${PROD}:role/reader`, externalId: EXTERNAL_ID });
    expect(reader).toMatchObject({ accountId: PROD, partition: "aws", region: IRELAND, readOnly: true });
    await expect(reader.ec2Writer()).rejects.toMatchObject({ code: "SGT_AWS_READ_ONLY" });
    // A bug that got hold of the reading client would still change nothing.
    const { AuthorizeSecurityGroupIngressCommand, CreateTagsCommand } = await import("@aws-sdk/client-ec2");
    const client = await reader.ec2Reader();
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    for (const command of [
      new AuthorizeSecurityGroupIngressCommand({ GroupId: `sg-${PROD}${IRELAND}`, IpPermissions }),
      new CreateTagsCommand({ Resources: [`sg-${PROD}${IRELAND}`], Tags: [{ Key: "a", Value: "b" }] }),
    ]) {
      await expect(client.send(command as never)).rejects.toMatchObject({ name: "UnauthorizedOperation" });
    }
    expect(sandbox.requests.some(({ outcome }) => outcome?.changed)).toBe(false);
    expect(sandbox.requests.find(({ action }) => action === "AssumeRole")?.params).toMatchObject({
      ExternalId: EXTERNAL_ID,
    });
    base.close();
  });

  test("keys that end in the middle are renewed before they do", async () => {
    const lifetimeSeconds = 1;
    const latency = () => 150;
    const result = await collect(
      { accounts: [PROD], ...ROLE, regions: "all", concurrency: 1 },
      { roles: { ...WORLD.roles, lifetimeSeconds }, latency },
    );
    expect(result.notRead).toEqual([]);
    expect(result.regions.flatMap(({ missing }) => missing)).toEqual([]);
    const count = (action: string) => sandbox.requests.filter((request) => request.action === action).length;
    expect(count("AssumeRole")).toBeGreaterThan(1);
    expect([...sandbox.tally.keys()].filter((key) => /Expired/.test(key))).toEqual([]);
  });

  test("the caller's own credentials end: the collection stops, and says what it did not come to", async () => {
    sandbox = await startSandbox(WORLD);
    sandbox.faults.add({
      kind: "error-before",
      status: 403,
      code: "ExpiredToken",
      times: 99,
      when: { action: "AssumeRole", nth: 2 },
    });
    await expect(again({ organization: true, ...ROLE, concurrency: 1 })).rejects.toMatchObject({
      code: "SGT_AWS_EXPIRED",
    });
    const { notRead, unfinishedSince } = await manifest();
    expect(unfinishedSince).toBeDefined();
    expect(notRead.map(({ code }: { code: string }) => code)).toContain("SGT_AWS_NOT_REACHED");
  });
});

describe("resuming", () => {
  const ASKED: Asked = { organization: true, ...ROLE, regions: "all", concurrency: 1 };
  const described = () => sandbox.requests.filter(({ action }) => action === "DescribeSecurityGroups").length;

  test("a collection that was stopped goes on where it stopped, and reads nothing twice", async () => {
    sandbox = await startSandbox(WORLD);
    const controller = new AbortController();
    let regionCount = 0;
    const onEvent = (event: CollectEvent): void => {
      if (event.kind === "region-done" && ++regionCount === 3) controller.abort();
    };
    await expect(again({ ...ASKED, signal: controller.signal, onEvent })).rejects.toMatchObject({
      code: "SGT_AWS_STOPPED",
    });
    expect(described()).toBe(3);
    const stopped = await readSnapshot(out);
    expect(stopped.regions).toHaveLength(3);
    expect(stopped.notRead?.filter(({ code }) => code === "SGT_AWS_NOT_REACHED").length).toBeGreaterThan(0);

    const result = await again({ ...ASKED, resume: true });
    expect([result.regions.length, result.keptCount]).toEqual([3, 3]);
    expect(described()).toBe(6);
    expect((await readSnapshot(out)).regions).toHaveLength(6);
    expect((await manifest()).notRead.map(({ code }: { code: string }) => code).sort()).toEqual([
      "SGT_AWS_ACCOUNT_INACTIVE",
      "SGT_AWS_ROLE_DENIED",
    ]);
  });

  test("regions of an earlier collection are read again by one that was stopped and resumed", async () => {
    await collect(ASKED);
    const controller = new AbortController();
    const onEvent = () => controller.abort();
    await expect(again({ ...ASKED, signal: controller.signal, onEvent })).rejects.toMatchObject({
      code: "SGT_AWS_STOPPED",
    });
    const result = await again({ ...ASKED, resume: true });
    expect([result.regions.length, result.keptCount]).toEqual([6, 0]);
  });

  test("after one that ended, only what is missing is read", async () => {
    sandbox = await startSandbox({ ...WORLD, deniedActions: ["ec2:DescribeVpcs"] });
    await again(ASKED);
    sandbox.deniedActions.clear();
    expect(await again({ ...ASKED, resume: true })).toMatchObject({ keptCount: 0 });
    expect(await again({ ...ASKED, resume: true })).toMatchObject({ keptCount: 6, regions: [] });
  });

  test("what a killed process left in the making is removed", async () => {
    await mkdir(join(out, HOME, `.${IRELAND}-999999999-abcdef`), { recursive: true });
    await collect({});
    expect((await readdir(join(out, HOME))).sort()).toEqual(["describe-regions.json", IRELAND]);
  });
});
