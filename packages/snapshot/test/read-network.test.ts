import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Network } from "@sgt/snapshot";
import { type RegionRead, readRegions, readSnapshot } from "@sgt/snapshot/node";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-network-"));
  await put("ec2-describe-security-groups", { SecurityGroups: [] });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function putAt(path: string, value: unknown): Promise<void> {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
}
const put = (name: string, value: unknown) => putAt(`123456789012/eu-west-1/${name}.json`, value);

async function network(): Promise<Network> {
  const [region] = (await readSnapshot(dir, { network: true })).regions;
  return region?.network as Network;
}

async function reads(): Promise<RegionRead[]> {
  const all: RegionRead[] = [];
  for await (const read of readRegions(dir, { network: true })) all.push(read);
  return all;
}

describe("the network of a snapshot", () => {
  test("is not read unless asked for", async () => {
    expect((await readSnapshot(dir)).regions[0]).not.toHaveProperty("network");
  });

  test("of a folder without its files is unknown, each file named", async () => {
    const { missing, ...parts } = await network();
    expect(new Set(Object.values(parts))).toEqual(new Set([null]));
    expect(missing).toHaveLength(11);
    expect(missing).toContainEqual({ file: "ec2-describe-network-acls.json", reason: "not in the folder" });
  });

  test("VPCs and subnets with every block of both families", async () => {
    await put("ec2-describe-vpcs", {
      Vpcs: [
        {
          VpcId: "vpc-1",
          CidrBlock: "10.0.0.0/16",
          IsDefault: true,
          CidrBlockAssociationSet: [{ CidrBlock: "10.0.0.0/16" }, { CidrBlock: "10.1.0.0/16" }],
          Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: "2001:DB8::/56" }],
          Tags: [{ Key: "Name", Value: "Prod" }],
        },
        { VpcId: "vpc-2" },
      ],
    });
    await put("ec2-describe-subnets", {
      Subnets: [
        {
          SubnetId: "subnet-1",
          VpcId: "vpc-1",
          CidrBlock: "10.0.1.0/24",
          AvailabilityZone: "eu-west-1a",
          MapPublicIpOnLaunch: true,
        },
      ],
    });
    const { vpcs, subnets } = await network();
    expect(vpcs).toEqual([
      { vpcId: "vpc-1", name: "Prod", isDefault: true, cidrs: ["10.0.0.0/16", "10.1.0.0/16", "2001:db8::/56"] },
      { vpcId: "vpc-2", name: "vpc-2", isDefault: false, cidrs: [] },
    ]);
    expect(subnets?.[0]).toMatchObject({ name: "subnet-1", cidrs: ["10.0.1.0/24"], givesPublicAddresses: true });
  });

  test.each<[target: object, kind: string, id: string]>([
    [{ GatewayId: "local" }, "local", "local"],
    [{ GatewayId: "igw-1" }, "internet-gateway", "igw-1"],
    [{ GatewayId: "vgw-1" }, "vpn-gateway", "vgw-1"],
    [{ GatewayId: "vpce-1" }, "vpc-endpoint", "vpce-1"],
    [{ EgressOnlyInternetGatewayId: "eigw-1" }, "egress-only-gateway", "eigw-1"],
    [{ NatGatewayId: "nat-1" }, "nat-gateway", "nat-1"],
    [{ TransitGatewayId: "tgw-1" }, "transit-gateway", "tgw-1"],
    [{ VpcPeeringConnectionId: "pcx-1" }, "peering", "pcx-1"],
    [{ NetworkInterfaceId: "eni-1", InstanceId: "i-1" }, "interface", "eni-1"],
    [{ GatewayId: "new-1" }, "other", "new-1"],
    [{}, "other", ""],
  ])("a route to %j", async (target, targetKind, targetId) => {
    await put("ec2-describe-route-tables", {
      RouteTables: [
        {
          RouteTableId: "rtb-1",
          VpcId: "vpc-1",
          Associations: [{ Main: true }, { Main: false, SubnetId: "subnet-1" }],
          Routes: [
            { DestinationCidrBlock: "0.0.0.0/0", State: "blackhole", ...target },
            { DestinationIpv6CidrBlock: "::/0", ...target },
            { DestinationPrefixListId: "pl-1", ...target },
            { ...target },
          ],
        },
      ],
    });
    expect((await network()).routeTables).toEqual([
      {
        routeTableId: "rtb-1",
        vpcId: "vpc-1",
        isMain: true,
        gatewayIds: [],
        subnetIds: ["subnet-1"],
        routes: [
          { destination: { kind: "cidr", cidr: "0.0.0.0/0" }, targetKind, targetId, isActive: false },
          { destination: { kind: "cidr", cidr: "::/0" }, targetKind, targetId, isActive: true },
          { destination: { kind: "prefix-list", prefixListId: "pl-1" }, targetKind, targetId, isActive: true },
        ],
      },
    ]);
  });

  test("gateways", async () => {
    await put("ec2-describe-internet-gateways", {
      InternetGateways: [{ InternetGatewayId: "igw-1", Attachments: [{ VpcId: "vpc-1", State: "available" }] }],
    });
    await put("ec2-describe-nat-gateways", {
      NatGateways: [
        {
          NatGatewayId: "nat-1",
          VpcId: "vpc-1",
          SubnetId: "subnet-1",
          NatGatewayAddresses: [{ PublicIp: "192.0.2.1" }],
        },
        { NatGatewayId: "nat-2", ConnectivityType: "private", State: "failed" },
      ],
    });
    const { internetGateways, natGateways } = await network();
    expect(internetGateways).toEqual([{ internetGatewayId: "igw-1", name: "igw-1", vpcIds: ["vpc-1"] }]);
    expect(natGateways?.map((nat) => [nat.isPublic, nat.state, nat.publicAddresses])).toEqual([
      [true, "available", ["192.0.2.1"]],
      [false, "failed", []],
    ]);
  });

  test("network ACLs in the order in which AWS judges, protocols by name", async () => {
    const entry = (more: object) => ({ Egress: false, RuleAction: "allow", CidrBlock: "0.0.0.0/0", ...more });
    await put("ec2-describe-network-acls", {
      NetworkAcls: [
        {
          NetworkAclId: "acl-1",
          VpcId: "vpc-1",
          IsDefault: true,
          Associations: [{ SubnetId: "subnet-1" }],
          Entries: [
            entry({ RuleNumber: 32767, RuleAction: "deny", Protocol: "-1" }),
            entry({ RuleNumber: 200, Protocol: "6", PortRange: { From: 22, To: 23 } }),
            entry({ RuleNumber: 100, Protocol: "1", IcmpTypeCode: { Type: 8, Code: -1 } }),
            entry({ RuleNumber: 150, Protocol: "17", CidrBlock: undefined, Ipv6CidrBlock: "::/0" }),
            entry({ RuleNumber: 160, Protocol: "50", CidrBlock: "10.0.0.7/8" }),
            entry({ RuleNumber: 10, Protocol: "-1", Egress: true }),
          ],
        },
      ],
    });
    const [acl] = (await network()).networkAcls ?? [];
    expect(acl?.egress).toHaveLength(1);
    expect(acl?.ingress.map((e) => [e.ruleNumber, e.action, e.protocol, e.fromPort, e.toPort, e.cidr])).toEqual([
      [100, "allow", "icmp", 8, -1, "0.0.0.0/0"],
      [150, "allow", "udp", 0, 65535, "::/0"],
      [160, "allow", "50", null, null, "10.0.0.0/8"],
      [200, "allow", "tcp", 22, 23, "0.0.0.0/0"],
      [32767, "deny", "-1", null, null, "0.0.0.0/0"],
    ]);
  });

  test("instances with their interfaces; those that are gone are left out", async () => {
    const eni = { NetworkInterfaceId: "eni-1", Groups: [{ GroupId: "sg-2" }], Association: { PublicIp: "192.0.2.7" } };
    await put("ec2-describe-instances", {
      Reservations: [
        {
          Instances: [
            {
              InstanceId: "i-1",
              State: { Name: "running" },
              Placement: { AvailabilityZone: "eu-west-1b" },
              SecurityGroups: [{ GroupId: "sg-1" }],
              NetworkInterfaces: [eni],
              Tags: [{ Key: "Name", Value: "web" }],
            },
            { InstanceId: "i-2", State: { Name: "terminated" } },
          ],
        },
        {},
      ],
    });
    const { instances } = await network();
    expect(instances).toHaveLength(1);
    expect(instances?.[0]).toMatchObject({ name: "web", groupIds: ["sg-1", "sg-2"], availabilityZone: "eu-west-1b" });
    expect(instances?.[0]?.interfaces[0]).toMatchObject({
      publicAddresses: ["192.0.2.7"],
      instanceId: "i-1",
      availabilityZone: "eu-west-1b",
    });
  });

  test("load balancers of both calls, with listeners and targets from the files named by them", async () => {
    await put("elb-describe-load-balancers", {
      LoadBalancerDescriptions: [
        {
          LoadBalancerName: "old",
          Scheme: "internet-facing",
          VPCId: "vpc-1",
          SecurityGroups: ["sg-1"],
          Subnets: ["subnet-1"],
          AvailabilityZones: ["eu-west-1a"],
          Instances: [{ InstanceId: "i-1" }],
          ListenerDescriptions: [{ Listener: { Protocol: "http", LoadBalancerPort: 80, InstancePort: 8080 } }],
        },
      ],
    });
    await put("elbv2-describe-load-balancers", {
      LoadBalancers: [
        {
          LoadBalancerName: "new",
          LoadBalancerArn: "arn:new",
          Type: "network",
          Scheme: "internal",
          AvailabilityZones: [{ ZoneName: "eu-west-1a", SubnetId: "subnet-1" }],
        },
        { LoadBalancerName: "bare", LoadBalancerArn: "arn:bare", Type: "application" },
      ],
    });
    await put("elbv2-describe-listeners-new", {
      Listeners: [
        {
          LoadBalancerArn: "arn:new",
          Protocol: "TCP",
          Port: 443,
          DefaultActions: [
            {
              Type: "forward",
              TargetGroupArn: "arn:tg",
              ForwardConfig: { TargetGroups: [{ TargetGroupArn: "arn:tg" }] },
            },
          ],
        },
      ],
    });
    await put("elbv2-describe-target-groups", {
      TargetGroups: [
        { TargetGroupArn: "arn:tg", TargetGroupName: "tg", Port: 80, LoadBalancerArns: ["arn:new"] },
        { TargetGroupArn: "arn:tg2", TargetGroupName: "tg2" },
      ],
    });
    await put("elbv2-describe-target-health-tg", {
      TargetHealthDescriptions: [{ Target: { Id: "i-1", Port: 80 }, TargetHealth: { State: "healthy" } }],
    });
    const { loadBalancers, targetGroups } = await network();
    expect(loadBalancers?.map((one) => [one.name, one.kind, one.isInternetFacing, one.listeners])).toEqual([
      ["old", "classic", true, [{ protocol: "HTTP", port: 80, instancePort: 8080, targetGroupArns: [] }]],
      ["new", "network", false, [{ protocol: "TCP", port: 443, instancePort: null, targetGroupArns: ["arn:tg"] }]],
      ["bare", "application", false, null],
    ]);
    expect(targetGroups?.map((one) => one.targets)).toEqual([
      [{ id: "i-1", port: 80, availabilityZone: null, health: "healthy" }],
      null,
    ]);
  });

  test("databases", async () => {
    await put("rds-describe-db-instances", {
      DBInstances: [
        {
          DBInstanceIdentifier: "db",
          Engine: "postgres",
          Endpoint: { Port: 5432 },
          VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-5", Status: "active" }],
          DBSubnetGroup: { VpcId: "vpc-1", Subnets: [{ SubnetIdentifier: "subnet-1" }] },
          AvailabilityZone: "eu-west-1a",
          MultiAZ: true,
        },
        { DBInstanceIdentifier: "new" },
      ],
    });
    expect((await network()).databases?.map((db) => [db.databaseId, db.port, db.groupIds, db.isMultiZone])).toEqual([
      ["db", 5432, ["sg-5"], true],
      ["new", null, [], false],
    ]);
  });

  test.each<[name: string, content: unknown, reason: RegExp]>([
    ["no JSON", "{", /not JSON/],
    ["another value", 7, /\$/],
    ["another shape", { Vpcs: [{ VpcId: 1 }] }, /\$\.Vpcs\[0\]\.VpcId/],
    ["a CIDR that is none", { Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0/8" }] }, /not a CIDR/],
  ])("a file with %s leaves its part unknown, and the rest is read", async (_name, content, reason) => {
    await put("ec2-describe-vpcs", content);
    await put("ec2-describe-subnets", { Subnets: [] });
    const { vpcs, subnets, missing } = await network();
    expect([vpcs, subnets]).toEqual([null, []]);
    expect(missing.find((entry) => entry.file === "ec2-describe-vpcs.json")?.reason).toMatch(reason);
  });

  test("a file that ends before the last page is used, and named", async () => {
    await put("ec2-describe-vpcs", { Vpcs: [{ VpcId: "vpc-1" }], NextToken: "more" });
    await put("rds-describe-db-instances", { DBInstances: [], Marker: "more" });
    const { vpcs, missing } = await network();
    expect(vpcs).toHaveLength(1);
    expect(missing.filter((entry) => entry.reason.includes("NextToken"))).toHaveLength(2);
  });

  test("a thing that is listed twice is there once, and tells nothing where the two differ", async () => {
    const [vpc, other] = [{ VpcId: "vpc-1" }, { VpcId: "vpc-1", IsDefault: true }];
    await put("ec2-describe-vpcs", { Vpcs: [vpc, other] });
    await put("ec2-describe-subnets", { Subnets: [{ SubnetId: "subnet-1" }, { SubnetId: "subnet-1" }] });
    const { vpcs, subnets, missing } = await network();
    expect(vpcs).toBeNull();
    expect(subnets).toHaveLength(1);
    expect(missing.find((entry) => entry.file === "ec2-describe-vpcs.json")?.reason).toMatch(/vpc-1 twice/);
  });

  test("what the collector could not read says why", async () => {
    await putAt("snapshot.json", {
      schema: "sgt/snapshot/v1",
      collectedAt: "2026-11-20T00:00:00Z",
      regions: [
        {
          accountId: "123456789012",
          region: "eu-west-1",
          missing: [{ file: "ec2-describe-vpcs.json", reason: "AccessDenied" }],
        },
      ],
    });
    const [region] = (await readSnapshot(dir, { network: true })).regions;
    expect(region?.network?.missing[0]).toEqual({ file: "ec2-describe-vpcs.json", reason: "AccessDenied" });
    expect(region?.missing.map((entry) => entry.file)).not.toContain("ec2-describe-vpcs.json");
  });
});

describe("readRegions goes on where a region cannot be read", () => {
  test("damaged, without groups, named and not there, there twice", async () => {
    const groups = "ec2-describe-security-groups.json";
    await putAt(`210987654321/eu-west-1/${groups}`, "{");
    await putAt("prod/eu-west-1/ec2-describe-vpcs.json", { Vpcs: [] });
    await putAt(`alias/eu-west-1/${groups}`, {
      SecurityGroups: [{ GroupId: "sg-1", GroupName: "x", OwnerId: "123456789012" }],
    });
    await putAt("snapshot.json", {
      schema: "sgt/snapshot/v1",
      collectedAt: "2026-11-20T00:00:00Z",
      regions: [
        { accountId: "333333333333", region: "eu-west-1", missing: [{ file: groups, reason: "AccessDenied: role" }] },
        { accountId: "444444444444", region: "eu-west-1", missing: [] },
      ],
      notRead: [{ accountId: "555555555555", code: "SGT_AWS_DENIED", reason: "no role" }],
      unfinishedSince: "2026-11-20T00:00:00Z",
    });
    const found = (await reads()).map((read) =>
      read.kind === "region" ? [read.region.accountId, "read"] : [read.accountId, read.code, read.reason.split(":")[0]],
    );
    expect(found).toEqual([
      ["555555555555", "SGT_AWS_DENIED", "no role"],
      ["", "SGT_SNAPSHOT_INCOMPLETE", expect.stringMatching("has not ended|began at")],
      ["333333333333", "SGT_SNAPSHOT_INCOMPLETE", "AccessDenied"],
      ["444444444444", "SGT_SNAPSHOT_INCOMPLETE", "named in snapshot.json, and not in the folder"],
      ["123456789012", "read"],
      ["210987654321", "SGT_SNAPSHOT_NOT_JSON", "210987654321/eu-west-1/ec2-describe-security-groups.json"],
      ["123456789012", "SGT_SNAPSHOT_DUPLICATE", expect.any(String)],
      ["prod", "SGT_SNAPSHOT_INCOMPLETE", "prod/eu-west-1"],
    ]);
  });

  test("an empty folder is an error", async () => {
    await rm(join(dir, "123456789012"), { recursive: true });
    await expect(reads()).rejects.toMatchObject({ code: "SGT_SNAPSHOT_EMPTY" });
  });
});
