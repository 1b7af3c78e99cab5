import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readSnapshot } from "@sgt/snapshot/node";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-snapshot-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(path: string, value: unknown): Promise<void> {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
}

const group = (more: object = {}) => ({
  GroupId: "sg-1",
  GroupName: "web",
  Description: "d",
  OwnerId: "123456789012",
  VpcId: "vpc-1",
  IpPermissions: [],
  IpPermissionsEgress: [],
  ...more,
});
const GROUPS = "prod/eu-west-1/ec2-describe-security-groups.json";

const IN = (name: string): string => `prod/eu-west-1/${name}.json`;
const web = (...ports: number[]) =>
  group({
    IpPermissions: ports.map((port) => ({
      IpProtocol: "tcp",
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: "10.0.0.0/16" }],
    })),
  });
const eni = (address: string, more: object = {}) => ({
  NetworkInterfaceId: "eni-1",
  PrivateIpAddress: address,
  Status: "in-use",
  ...more,
});
const regionWith = async () => (await readSnapshot(dir)).regions[0];

describe("what is listed twice", () => {
  test.each([
    ["the same", [web(443), web(443)]],
    ["the same in another order", [web(443, 22), web(22, 443)]],
  ])("is there once, for groups that are %s", async (_name, SecurityGroups) => {
    await put(GROUPS, { SecurityGroups });
    expect((await regionWith())?.groups).toHaveLength(1);
  });

  test.each([
    ["a rule less", web(443), web()],
    ["another port", web(443), web(22)],
    ["another owner", web(443), { ...web(443), OwnerId: "210987654321" }],
    ["another tag", web(443), { ...web(443), Tags: [{ Key: "a", Value: "b" }] }],
    ["another outbound rule", web(443), { ...web(443), IpPermissionsEgress: web(443).IpPermissions }],
  ])("is refused for groups with %s", async (_name, first, second) => {
    await put(GROUPS, { SecurityGroups: [first, second] });
    await expect(readSnapshot(dir)).rejects.toMatchObject({ code: "SGT_SNAPSHOT_GROUP_TWICE" });
  });

  test("is an interface with the groups and addresses of both, as young as the younger", async () => {
    await put(GROUPS, { SecurityGroups: [] });
    const early = { Groups: [{ GroupId: "sg-1" }], Attachment: { AttachTime: "2026-01-01T00:00:00Z" } };
    const late = {
      Groups: [{ GroupId: "sg-2" }],
      Attachment: { AttachTime: "2026-02-01T00:00:00Z", InstanceId: "i-1" },
    };
    await put(IN("ec2-describe-network-interfaces"), {
      NetworkInterfaces: [eni("10.0.0.1", early), eni("10.0.0.2", late), eni("10.0.0.1", early)],
    });
    expect((await regionWith())?.enis).toMatchObject([
      {
        groupIds: ["sg-1", "sg-2"],
        addresses: ["10.0.0.1", "10.0.0.2"],
        instanceId: "i-1",
        attachedAt: "2026-02-01T00:00:00.000Z",
      },
    ]);
  });

  test("is a prefix list at its dearer cost, and a flow log that fails", async () => {
    await put(GROUPS, { SecurityGroups: [] });
    const list = (MaxEntries?: number) => ({ PrefixListId: "pl-1", OwnerId: "123456789012", MaxEntries });
    await put(IN("ec2-describe-managed-prefix-lists"), { PrefixLists: [list(5), list(9), list(2)] });
    const log = (FlowLogStatus: string) => ({ FlowLogId: "fl-1", ResourceId: "vpc-1", FlowLogStatus });
    await put(IN("ec2-describe-flow-logs"), { FlowLogs: [log("ACTIVE"), log("FAILED"), log("ACTIVE")] });
    const region = await regionWith();
    expect(region?.prefixLists.map(({ weight }) => weight)).toEqual([9]);
    expect(region?.flowLogs.map(({ status }) => status)).toEqual(["FAILED"]);
  });
});

describe("one page of several", () => {
  test.each([
    ["groups", GROUPS, { SecurityGroups: [], NextToken: "more" }],
    ["interfaces", IN("ec2-describe-network-interfaces"), { NetworkInterfaces: [], NextToken: "more" }],
  ])("of %s is no snapshot", async (_name, file, page) => {
    await put(GROUPS, { SecurityGroups: [] });
    await put(file, page);
    await expect(readSnapshot(dir)).rejects.toMatchObject({ code: "SGT_SNAPSHOT_ONE_PAGE" });
  });

  test("of a prefix list's entries leaves them unknown", async () => {
    await put(GROUPS, { SecurityGroups: [] });
    await put(IN("ec2-describe-managed-prefix-lists"), { PrefixLists: [{ PrefixListId: "pl-1" }] });
    const file = "ec2-get-managed-prefix-list-entries-pl-1";
    await put(IN(file), { Entries: [{ Cidr: "192.0.2.0/24" }], NextToken: "more" });
    const region = await regionWith();
    expect(region?.prefixLists[0]?.cidrs).toBeNull();
    expect(region?.missing.map((entry) => entry.file)).toContain(`${file}.json`);
  });
});

test.each([
  ["com.amazonaws.eu-west-1.s3", 1],
  ["com.amazonaws.eu-west-1.s3express", 6],
  ["com.amazonaws.eu-west-1.dynamodb", 1],
  ["com.amazonaws.global.cloudfront.origin-facing", 55],
  ["com.amazonaws.global.ipv6.cloudfront.origin-facing", 55],
  ["com.amazonaws.eu-west-1.ec2-instance-connect", 2],
  ["com.amazonaws.eu-west-1.ipv6.ec2-instance-connect", 2],
  ["com.amazonaws.global.groundstation", 5],
  ["com.amazonaws.eu-west-1.route53-healthchecks", 25],
  ["com.amazonaws.eu-west-1.ipv6.route53-healthchecks", 25],
  ["com.amazonaws.eu-west-1.secretsmanager-managed-external-secrets", 20],
  ["com.amazonaws.eu-west-1.vpc-lattice", 10],
  ["com.amazonaws.eu-west-1.ipv6.vpc-lattice", 10],
  ["com.amazonaws.eu-west-1.novelty", null],
])("AWS's list %s costs %s", async (PrefixListName, weight) => {
  await put(GROUPS, { SecurityGroups: [] });
  await put(IN("ec2-describe-managed-prefix-lists"), {
    PrefixLists: [{ PrefixListId: "pl-1", PrefixListName, OwnerId: "AWS" }],
  });
  expect((await regionWith())?.prefixLists[0]?.weight).toBe(weight);
});

describe("a snapshot folder", () => {
  test("of a group with every kind of peer, ids and tags joined from the rules file", async () => {
    await put(GROUPS, {
      SecurityGroups: [
        group({
          Tags: [{ Key: "Name", Value: "web" }],
          IpPermissions: [
            {
              IpProtocol: "tcp",
              FromPort: 443,
              ToPort: 443,
              IpRanges: [{ CidrIp: "10.0.0.1/16", Description: "corp" }],
              Ipv6Ranges: [{ CidrIpv6: "FD00::/16" }],
              PrefixListIds: [{ PrefixListId: "pl-1" }],
              UserIdGroupPairs: [{ GroupId: "sg-2", UserId: "123456789012" }],
            },
            { IpProtocol: "-1", IpRanges: [{ CidrIp: "10.1.0.0/16" }] },
            { IpProtocol: "50", FromPort: 1, ToPort: 2, IpRanges: [{ CidrIp: "10.2.0.0/16" }] },
            { IpProtocol: "icmpv6", Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
          ],
        }),
      ],
    });
    await put("prod/eu-west-1/ec2-describe-security-group-rules.json", {
      SecurityGroupRules: [
        rule("sgr-1", {
          IpProtocol: "tcp",
          FromPort: 443,
          ToPort: 443,
          CidrIpv4: "10.0.0.0/16",
          Tags: [{ Key: "a", Value: "b" }],
        }),
        rule("sgr-2", { IpProtocol: "-1", FromPort: -1, ToPort: -1, CidrIpv4: "10.1.0.0/16" }),
        rule("sgr-3", { IpProtocol: "50", FromPort: -1, ToPort: -1, CidrIpv4: "10.2.0.0/16" }),
        rule("sgr-4", { IpProtocol: "icmpv6", FromPort: -1, ToPort: -1, CidrIpv6: "::/0" }),
        rule("sgr-5", { IpProtocol: "tcp", FromPort: 443, ToPort: 443, ReferencedGroupInfo: { GroupId: "sg-2" } }),
        rule("sgr-6", { IpProtocol: "tcp", FromPort: 443, ToPort: 443, PrefixListId: "pl-1" }),
      ],
    });
    const [region] = (await readSnapshot(dir)).regions;
    expect(region).toMatchObject({ accountId: "123456789012", region: "eu-west-1", ruleQuota: null });
    expect(region?.groups[0]?.tags).toEqual({ Name: "web" });
    const tcp = { protocol: "tcp", fromPort: 443, toPort: 443 };
    expect(region?.groups[0]?.ingress).toEqual([
      { ...tcp, peer: { kind: "ipv4", cidr: "10.0.0.0/16" }, description: "corp", ruleId: "sgr-1", tags: { a: "b" } },
      { ...tcp, peer: { kind: "ipv6", cidr: "fd00::/16" } },
      { ...tcp, peer: { kind: "group", groupId: "sg-2", accountId: "123456789012" }, ruleId: "sgr-5" },
      { ...tcp, peer: { kind: "prefix-list", prefixListId: "pl-1" }, ruleId: "sgr-6" },
      { protocol: "-1", fromPort: null, toPort: null, peer: { kind: "ipv4", cidr: "10.1.0.0/16" }, ruleId: "sgr-2" },
      { protocol: "50", fromPort: null, toPort: null, peer: { kind: "ipv4", cidr: "10.2.0.0/16" }, ruleId: "sgr-3" },
      { protocol: "icmpv6", fromPort: -1, toPort: -1, peer: { kind: "ipv6", cidr: "::/0" }, ruleId: "sgr-4" },
    ]);
  });

  test("with its siblings", async () => {
    const at = (name: string) => `123456789012/eu-west-1/${name}.json`;
    await put(at("ec2-describe-security-groups"), { SecurityGroups: [group()] });
    await put(at("ec2-describe-network-interfaces"), {
      NetworkInterfaces: [
        {
          NetworkInterfaceId: "eni-1",
          Groups: [{ GroupId: "sg-1" }],
          PrivateIpAddress: "10.0.0.5",
          PrivateIpAddresses: [{ PrivateIpAddress: "10.0.0.5", Primary: true }, { PrivateIpAddress: "10.0.0.6" }],
          Ipv6Addresses: [{ Ipv6Address: "fd00::5" }],
        },
      ],
    });
    await put(at("ec2-describe-managed-prefix-lists"), {
      PrefixLists: [
        {
          PrefixListId: "pl-1",
          PrefixListName: "offices",
          MaxEntries: 10,
          OwnerId: "123456789012",
          AddressFamily: "IPv4",
        },
        { PrefixListId: "pl-2", PrefixListName: "com.amazonaws.global.cloudfront.origin-facing", OwnerId: "AWS" },
        { PrefixListId: "pl-3", PrefixListName: "com.amazonaws.eu-west-1.novelty", OwnerId: "AWS" },
      ],
    });
    await put(at("ec2-get-managed-prefix-list-entries-pl-1"), { Entries: [{ Cidr: "192.0.2.0/24" }] });
    await put(at("ec2-describe-flow-logs"), {
      FlowLogs: [{ FlowLogId: "fl-1", ResourceId: "vpc-1", TrafficType: "ALL" }],
      NextToken: "more",
    });
    await put(at("service-quotas-get-service-quota"), { Quota: { Value: 120.0 } });
    await put("snapshot.json", {
      schema: "sgt/snapshot/v1",
      collectedAt: "2026-11-20T00:00:00Z",
      regions: [
        {
          accountId: "123456789012",
          region: "eu-west-1",
          missing: [{ file: "ec2-describe-security-group-rules.json", reason: "AccessDenied" }],
        },
      ],
    });
    const [region] = (await readSnapshot(dir)).regions;
    expect(region?.enis[0]?.addresses).toEqual(["10.0.0.5", "10.0.0.6", "fd00::5"]);
    expect(region?.prefixLists.map((list) => [list.weight, list.cidrs])).toEqual([
      [10, ["192.0.2.0/24"]],
      [55, null],
      [null, null],
    ]);
    expect(region).toMatchObject({ ruleQuota: 120, collectedAt: "2026-11-20T00:00:00Z" });
    expect(region?.missing.map((entry) => entry.file)).toEqual([
      "ec2-describe-security-group-rules.json",
      "ec2-describe-flow-logs.json",
    ]);
  });

  test("says what its manifest says could not be read, and when each region was", async () => {
    await put("123456789012/eu-west-1/ec2-describe-security-groups.json", { SecurityGroups: [group()] });
    const notRead = [{ accountId: "210987654321", code: "SGT_AWS_DENIED", reason: "no role" }];
    const accounts = [{ accountId: "123456789012", name: "prod", state: "ACTIVE" }];
    const collectedAt = "2026-11-01T00:00:00.000Z";
    await put("snapshot.json", {
      schema: "sgt/snapshot/v1",
      collectedAt: "2026-10-01T00:00:00.000Z",
      regions: [{ accountId: "123456789012", region: "eu-west-1", collectedAt, missing: [] }],
      notRead,
      accounts,
    });
    expect(await readSnapshot(dir)).toMatchObject({ notRead, accounts, regions: [{ collectedAt }] });
  });

  test("takes the account of most groups when the folder bears an alias", async () => {
    const shared = group({ GroupId: "sg-9", OwnerId: "210987654321" });
    await put(GROUPS, { SecurityGroups: [shared, group(), group({ GroupId: "sg-2" })] });
    expect((await readSnapshot(dir)).regions[0]?.accountId).toBe("123456789012");
  });

  test.each<[name: string, files: Record<string, unknown>, code: string, path: string]>([
    ["empty", {}, "SGT_SNAPSHOT_EMPTY", ""],
    [
      "of one account without its folder",
      { "eu-west-1/ec2-describe-security-groups.json": {} },
      "SGT_SNAPSHOT_EMPTY",
      "",
    ],
    ["without security groups", { "prod/eu-west-1/ec2-describe-vpcs.json": {} }, "SGT_SNAPSHOT_INCOMPLETE", ""],
    ["with text that is not JSON", { [GROUPS]: "{" }, "SGT_SNAPSHOT_NOT_JSON", ""],
    ["with another value", { [GROUPS]: [] }, "SGT_SNAPSHOT_BAD_SHAPE", "$"],
    [
      "with a group without an id",
      { [GROUPS]: { SecurityGroups: [group({ GroupId: 7 })] } },
      "SGT_SNAPSHOT_BAD_SHAPE",
      "$.SecurityGroups[0].GroupId",
    ],
    [
      "with a CIDR that is none",
      {
        [GROUPS]: {
          SecurityGroups: [group({ IpPermissions: [{ IpProtocol: "tcp", IpRanges: [{ CidrIp: "10.0.0/8" }] }] })],
        },
      },
      "SGT_SNAPSHOT_BAD_SHAPE",
      "$.SecurityGroups[0].IpPermissions[0].IpRanges[0].CidrIp",
    ],
    [
      "with a newer manifest",
      { [GROUPS]: { SecurityGroups: [] }, "snapshot.json": { schema: "sgt/snapshot/v2" } },
      "SGT_SNAPSHOT_BAD_SHAPE",
      "$.schema",
    ],
    [
      "with one region twice",
      {
        [GROUPS]: { SecurityGroups: [group()] },
        "123456789012/eu-west-1/ec2-describe-security-groups.json": { SecurityGroups: [] },
      },
      "SGT_SNAPSHOT_DUPLICATE",
      "",
    ],
  ])("%s is refused", async (_name, files, code, path) => {
    for (const [name, value] of Object.entries(files)) await put(name, value);
    await expect(readSnapshot(dir)).rejects.toMatchObject({
      code,
      ...(path === "" ? {} : { details: { path } }),
    });
  });

  test("with one rule twice, as two texts of a CIDR or with other descriptions, holds it once", async () => {
    const ranges = [
      { CidrIp: "10.0.0.0/16", Description: "first" },
      { CidrIp: "10.0.0.9/16" },
      { CidrIp: "10.0.0.0/16", Description: "second" },
    ];
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 1, ToPort: 1, IpRanges: ranges }];
    await put(GROUPS, { SecurityGroups: [group({ IpPermissions })] });
    const [region] = (await readSnapshot(dir)).regions;
    expect(region?.groups[0]?.ingress).toMatchObject([{ peer: { cidr: "10.0.0.0/16" }, description: "first" }]);
  });

  test("with an empty file, which a call that failed leaves behind, misses what it would have told", async () => {
    await put(GROUPS, { SecurityGroups: [group()] });
    await put("prod/eu-west-1/ec2-describe-network-interfaces.json", "\n");
    await put("prod/eu-west-1/ec2-describe-vpcs.json", "");
    const [region] = (await readSnapshot(dir, { network: true })).regions;
    expect(region?.missing).toContainEqual({ file: "ec2-describe-network-interfaces.json", reason: "empty" });
    expect(region?.network?.missing).toContainEqual({ file: "ec2-describe-vpcs.json", reason: "empty" });
  });

  test.each<[string, BufferEncoding]>([
    ["with the mark of UTF-8", "utf8"],
    ["in UTF-16, as some shells of Windows write", "utf16le"],
  ])("%s is read", async (_name, encoding) => {
    const text = `\uFEFF${JSON.stringify({ SecurityGroups: [group()] })}`;
    await put(GROUPS, "");
    await writeFile(join(dir, GROUPS), Buffer.from(text, encoding));
    expect((await readSnapshot(dir)).regions[0]?.groups).toHaveLength(1);
  });

  test("with an account that is a link is read where it lies inside, and refused where it leads out", async () => {
    await put("all/eu-west-1/ec2-describe-security-groups.json", { SecurityGroups: [group()] });
    await mkdir(join(dir, "snapshot"));
    await symlink(join(dir, "all"), join(dir, "snapshot", "prod"));
    await expect(readSnapshot(join(dir, "snapshot"))).rejects.toMatchObject({ code: "SGT_SNAPSHOT_OUTSIDE" });
    await mkdir(join(dir, "snapshot", "deep"));
    await rm(join(dir, "snapshot", "prod"));
    await symlink(join(dir, "all", "eu-west-1"), join(dir, "all", "eu-west-2"));
    const { regions } = await readSnapshot(dir);
    expect(regions.map(({ region }) => region)).toEqual(["eu-west-1", "eu-west-2"]);
  });

  test("that is not there is refused", async () => {
    await expect(readSnapshot(join(dir, "nowhere"))).rejects.toMatchObject({ code: "SGT_SNAPSHOT_UNREADABLE" });
  });

  test("with a link that leads out of it is refused", async () => {
    const outside = await mkdtemp(join(tmpdir(), "sgt-outside-"));
    await writeFile(join(outside, "groups.json"), JSON.stringify({ SecurityGroups: [] }));
    await mkdir(join(dir, "prod/eu-west-1"), { recursive: true });
    await symlink(join(outside, "groups.json"), join(dir, GROUPS));
    await expect(readSnapshot(dir)).rejects.toMatchObject({ code: "SGT_SNAPSHOT_OUTSIDE" });
    await rm(outside, { recursive: true });
  });
});

function rule(id: string, more: object): object {
  return { SecurityGroupRuleId: id, GroupId: "sg-1", IsEgress: false, ...more };
}
