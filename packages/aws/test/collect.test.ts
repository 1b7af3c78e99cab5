import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type CollectEvent, collectSnapshot, openSession, readGroups } from "@sgt/aws";
import { type Sandbox, startSandbox } from "@sgt/sandbox";
import { fingerprintRules, ruleIdentity, type SecurityGroup } from "@sgt/snapshot";
import { readSnapshot } from "@sgt/snapshot/node";
import { accountOf } from "./support/account-of.js";
import { GROUPS, QUOTA } from "./support/cases.js";
import { CREDENTIALS } from "./support/credentials.js";
import { ACCOUNT, type GroupCase, REGION } from "./support/plan-of.js";

let sandbox: Sandbox;
let out: string;

beforeEach(async () => {
  const eni = {
    NetworkInterfaceId: "eni-11111111",
    VpcId: "vpc-11111111",
    SubnetId: "subnet-11111111",
    Groups: [{ GroupId: GROUPS[0]?.groupId, GroupName: "web" }],
    PrivateIpAddress: "10.20.0.5",
    PrivateIpAddresses: [{ PrivateIpAddress: "10.20.0.5", Primary: true }],
    InterfaceType: "interface",
    Description: "web 1",
  };
  const flowLog = {
    FlowLogId: "fl-1",
    ResourceId: "vpc-11111111",
    TrafficType: "ALL",
    CreationTime: "2026-01-02T03:04:05.000Z",
  };
  const account = { ...accountOf([...GROUPS, ODD], QUOTA), NetworkInterfaces: [eni], FlowLogs: [flowLog] };
  sandbox = await startSandbox({
    account: { ...account, prefixListEntries: { "pl-11111111": [{ Cidr: "192.0.2.0/24" }] } },
  });
  out = await mkdtemp(join(tmpdir(), "sgt-collect-"));
});

afterEach(async () => {
  await sandbox.close();
  await rm(out, { recursive: true, force: true });
});

const inOrder = (group: SecurityGroup) => ({
  ...group,
  ingress: [...group.ingress].sort((a, b) => (ruleIdentity(a) < ruleIdentity(b) ? -1 : 1)),
});

/** Rules that the two describe calls print differently. */
const ODD: GroupCase = {
  groupId: "sg-0000000000000aaa3",
  groupName: "odd",
  before: [
    { protocol: "-1", fromPort: null, toPort: null, peer: { kind: "ipv4", cidr: "10.0.0.0/8" }, ruleId: "sgr-c1" },
    { protocol: "icmp", fromPort: -1, toPort: -1, peer: { kind: "ipv4", cidr: "10.0.0.0/8" }, ruleId: "sgr-c2" },
    { protocol: "icmp", fromPort: 3, toPort: 4, peer: { kind: "ipv4", cidr: "10.0.0.0/8" }, ruleId: "sgr-c3" },
    { protocol: "icmpv6", fromPort: -1, toPort: -1, peer: { kind: "ipv6", cidr: "fd00::/8" }, ruleId: "sgr-c4" },
    { protocol: "50", fromPort: null, toPort: null, peer: { kind: "ipv4", cidr: "10.0.0.0/8" }, ruleId: "sgr-c5" },
    {
      protocol: "tcp",
      fromPort: 0,
      toPort: 65535,
      peer: { kind: "prefix-list", prefixListId: "pl-11111111" },
      ruleId: "sgr-c6",
    },
  ],
  replace: {},
};

const session = () => openSession({ endpoint: sandbox.url, region: REGION, credentials: CREDENTIALS, readOnly: true });

describe("collectSnapshot", () => {
  test("writes what the rules package reads, equal to the live groups", async () => {
    const events: CollectEvent[] = [];
    const open = await session();
    const result = await collectSnapshot({ session: open, out, onEvent: (event) => events.push(event) });
    expect(result).toMatchObject({ accountId: ACCOUNT, region: REGION, missing: [] });
    const [region] = (await readSnapshot(out)).regions;
    expect(region).toMatchObject({ accountId: ACCOUNT, region: REGION, ruleQuota: QUOTA, missing: [] });
    expect(region?.flowLogs).toMatchObject([
      { flowLogId: "fl-1", createdAt: expect.stringMatching(/^2026-01-02T03:04:05/) },
    ]);
    expect(region?.prefixLists).toMatchObject([{ weight: 1, cidrs: ["192.0.2.0/24"] }]);
    expect(region?.enis).toMatchObject([{ eniId: "eni-11111111", groupIds: [GROUPS[0]?.groupId] }]);
    expect(region?.groups.map((group) => group.ingress.length)).toEqual([4, 4, 6]);
    expect(region?.groups[0]?.ingress[0]?.tags).toEqual({ owner: "net", ticket: "A-1" });
    const live = await readGroups(open);
    expect(region?.groups.map(inOrder)).toEqual(live.map(inOrder));
    // A plan made on the snapshot is bound to the live state.
    const prints = (groups: readonly SecurityGroup[] = []) => groups.map((group) => fingerprintRules(group.ingress));
    expect(prints(region?.groups)).toEqual(prints(live));
    expect(events.filter((event) => event.kind === "file-done")).toHaveLength(result.files.length);
    const enis = sandbox.requests.find((request) => request.action === "DescribeNetworkInterfaces");
    expect(enis?.params).toMatchObject({ IncludeManagedResources: "true" });
    expect(sandbox.requests.some((request) => request.outcome?.changed)).toBe(false);
    open.close();
  });

  test("what is denied is missing, said in snapshot.json, and leaves no file of an earlier time", async () => {
    const open = await session();
    await collectSnapshot({ session: open, out });
    sandbox.deniedActions.add("ec2:DescribeFlowLogs");
    sandbox.deniedActions.add("servicequotas:GetServiceQuota");
    const { missing, folder } = await collectSnapshot({ session: open, out });
    expect(missing.map((one) => one.file)).toEqual([
      "ec2-describe-flow-logs.json",
      "service-quotas-get-service-quota.json",
    ]);
    expect(await readdir(folder)).not.toContain("ec2-describe-flow-logs.json");
    const manifest = JSON.parse(await readFile(join(out, "snapshot.json"), "utf8"));
    expect(manifest.regions).toMatchObject([{ accountId: ACCOUNT, region: REGION, missing }]);
    expect(await readdir(join(out, ACCOUNT))).toEqual([REGION]);
    open.close();
  });

  test("a session without credentials that work leaves nothing behind", async () => {
    const open = await session();
    sandbox.faults.add({
      kind: "error-before",
      status: 400,
      code: "RequestExpired",
      when: { action: "DescribeSubnets" },
    });
    await expect(collectSnapshot({ session: open, out })).rejects.toMatchObject({ code: "SGT_AWS_EXPIRED" });
    expect(await readdir(join(out, ACCOUNT))).toEqual([]);
    open.close();
  });

  test("a signal stops it between two files", async () => {
    const open = await session();
    const controller = new AbortController();
    const run = collectSnapshot({ session: open, out, signal: controller.signal, onEvent: () => controller.abort() });
    await expect(run).rejects.toMatchObject({ code: "SGT_AWS_STOPPED" });
    open.close();
  });
});

describe("openSession", () => {
  test("knows who calls, and a read-only session gives no client that changes things", async () => {
    const open = await session();
    expect(open).toMatchObject({ accountId: ACCOUNT, partition: "aws", region: REGION, readOnly: true });
    await expect(open.ec2Writer()).rejects.toMatchObject({ code: "SGT_AWS_READ_ONLY" });
    await expect(readGroups(open, ["sg-00000000000000009"])).rejects.toMatchObject({ code: "SGT_AWS_GROUP_NOT_FOUND" });
    expect(await readGroups(open, [])).toEqual([]);
    open.close();
  });

  test.each([
    { status: 403, code: "ExpiredToken", expected: "SGT_AWS_EXPIRED" },
    { status: 403, code: "InvalidClientTokenId", expected: "SGT_AWS_BAD_CREDENTIALS" },
    { status: 403, code: "AccessDenied", expected: "SGT_AWS_DENIED" },
    { status: 400, code: "OptInRequired", expected: "SGT_AWS_REGION_UNAVAILABLE" },
  ])("$code becomes $expected, with the operation and without a secret", async ({ status, code, expected }) => {
    sandbox.faults.add({ kind: "error-before", status, code });
    const error = await session().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: expected, details: { operation: "sts:GetCallerIdentity", awsCode: code } });
    expect(JSON.stringify([String(error), error])).not.toContain(CREDENTIALS.secretAccessKey);
  });

  test("an endpoint that does not answer", async () => {
    const options = { endpoint: "http://127.0.0.1:1", region: REGION, credentials: CREDENTIALS };
    await expect(openSession(options)).rejects.toMatchObject({ code: "SGT_AWS_UNREACHABLE", source: "environment" });
  });
});
