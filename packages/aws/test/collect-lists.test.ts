import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { collectSnapshot, openSession } from "@sgt/aws";
import { type Sandbox, type SandboxOptions, startSandbox, writeSampleSnapshot } from "@sgt/sandbox";
import { readSnapshot } from "@sgt/snapshot/node";
import { CREDENTIALS } from "./support/credentials.js";

const ACCOUNT = "123456789012";
const REGION = "eu-west-1";

let folder: string;
let sandbox: Sandbox | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sgt-lists-"));
});
afterEach(async () => {
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Collects from a sandbox; gives the folder of the region. */
async function collected(options: SandboxOptions): Promise<string> {
  sandbox = await startSandbox(options);
  const session = await openSession({ endpoint: sandbox.url, region: REGION, credentials: CREDENTIALS });
  const result = await collectSnapshot({ session, out: join(folder, "out") });
  session.close();
  expect(result.missing).toEqual([]);
  return result.folder;
}

const textOf = async (...path: string[]) => readFile(join(...path), "utf8");

test("what is collected from the sample account is what was written, file by file, byte by byte", async () => {
  const sample = join(folder, "sample");
  await writeSampleSnapshot(sample);
  const made = await collected({ snapshotDir: sample });
  const region = join(sample, ACCOUNT, REGION);
  const files = (await readdir(region)).sort();
  expect((await readdir(made)).sort()).toEqual(files);
  // The order of members and items is AWS's own; the groups bear ARNs that the sandbox adds.
  for (const file of files.filter((name) => !name.includes("security-group"))) {
    expect({ file, json: sorted(JSON.parse(await textOf(made, file))) }).toEqual({
      file,
      json: sorted(JSON.parse(await textOf(region, file))),
    });
    const text = await textOf(made, file);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 4)}\n`);
  }
});

/** Lists in one order: AWS promises none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(Reflect.get(value, key))]),
  );
}

/** Members whose XML has names of its own, in each list; what EC2, ELB and RDS really answer looks like this. */
const RICH = {
  Reservations: [
    {
      ReservationId: "r-1",
      OwnerId: ACCOUNT,
      Groups: [],
      Instances: [
        {
          InstanceId: "i-1",
          State: { Code: 16, Name: "running" },
          PublicDnsName: "ec2-203-0-113-9.eu-west-1.compute.amazonaws.com",
          PublicIpAddress: "203.0.113.9",
          StateTransitionReason: "",
          LaunchTime: "2026-01-02T03:04:05+00:00",
          SecurityGroups: [{ GroupId: "sg-1", GroupName: "web <&>" }],
          ProductCodes: [{ ProductCodeId: "abc", ProductCodeType: "marketplace" }],
          BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeId: "vol-1", DeleteOnTermination: true } }],
          NetworkInterfaces: [
            {
              NetworkInterfaceId: "eni-1",
              Association: { PublicIp: "203.0.113.9" },
              Groups: [{ GroupId: "sg-1", GroupName: "web <&>" }],
              PrivateIpAddresses: [{ PrivateIpAddress: "10.0.0.1", Primary: true }],
            },
          ],
          Tags: [{ Key: "Name", Value: "web 1" }],
        },
      ],
    },
  ],
  InternetGateways: [{ InternetGatewayId: "igw-1", Attachments: [{ State: "available", VpcId: "vpc-1" }], Tags: [] }],
  EgressOnlyInternetGateways: [
    { EgressOnlyInternetGatewayId: "eigw-1", Attachments: [{ State: "attached", VpcId: "vpc-1" }], Tags: [] },
  ],
  VpcEndpoints: [
    {
      VpcEndpointId: "vpce-1",
      VpcEndpointType: "Interface",
      RouteTableIds: ["rtb-1", "rtb-2"],
      SubnetIds: ["subnet-1"],
      Groups: [{ GroupId: "sg-1", GroupName: "web <&>" }],
      NetworkInterfaceIds: ["eni-2"],
      DnsEntries: [{ DnsName: "vpce-1.example.com", HostedZoneId: "Z1" }],
      CreationTimestamp: "2026-01-02T03:04:05.678000+00:00",
      PolicyDocument: '{"Statement": [{"Effect": "Allow"}]}',
    },
  ],
  VpcPeeringConnections: [
    {
      VpcPeeringConnectionId: "pcx-1",
      AccepterVpcInfo: { CidrBlock: "10.1.0.0/16", CidrBlockSet: [{ CidrBlock: "10.1.0.0/16" }], OwnerId: ACCOUNT },
      Status: { Code: "active", Message: "Active" },
    },
  ],
  LoadBalancerDescriptions: [
    {
      LoadBalancerName: "classic",
      ListenerDescriptions: [
        { Listener: { Protocol: "TCP", LoadBalancerPort: 443, InstancePort: 8443 }, PolicyNames: [] },
      ],
      AvailabilityZones: ["eu-west-1a", "eu-west-1b"],
      Subnets: ["subnet-1"],
      Instances: [{ InstanceId: "i-1" }],
      SecurityGroups: ["sg-1"],
      Scheme: "internet-facing",
    },
  ],
  DBInstances: [
    {
      DBInstanceIdentifier: "orders",
      Endpoint: { Address: "orders.example.com", Port: 5432 },
      VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1", Status: "active" }],
      DBSubnetGroup: {
        VpcId: "vpc-1",
        Subnets: [{ SubnetIdentifier: "subnet-1", SubnetAvailabilityZone: { Name: "eu-west-1a" } }],
      },
      ReadReplicaDBInstanceIdentifiers: ["orders-copy"],
      PubliclyAccessible: true,
      TagList: [{ Key: "team", Value: "orders" }],
    },
  ],
  DBClusters: [
    {
      DBClusterIdentifier: "ledger",
      AvailabilityZones: ["eu-west-1a", "eu-west-1b"],
      DBClusterMembers: [{ DBInstanceIdentifier: "ledger-1", IsClusterWriter: true }],
      AssociatedRoles: [{ RoleArn: `arn:aws:iam::${ACCOUNT}:role/x`, Status: "ACTIVE" }],
      VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1", Status: "active" }],
    },
  ],
};

const FILES: Readonly<Record<keyof typeof RICH, string>> = {
  Reservations: "ec2-describe-instances.json",
  InternetGateways: "ec2-describe-internet-gateways.json",
  EgressOnlyInternetGateways: "ec2-describe-egress-only-internet-gateways.json",
  VpcEndpoints: "ec2-describe-vpc-endpoints.json",
  VpcPeeringConnections: "ec2-describe-vpc-peering-connections.json",
  LoadBalancerDescriptions: "elb-describe-load-balancers.json",
  DBInstances: "rds-describe-db-instances.json",
  DBClusters: "rds-describe-db-clusters.json",
};

test("every member of what other services know comes through, lists and times as the AWS CLI prints them", async () => {
  const made = await collected({ account: { accountId: ACCOUNT, region: REGION, ...RICH } });
  for (const [list, file] of Object.entries(FILES)) {
    expect(sorted(JSON.parse(await textOf(made, file)))).toEqual(sorted({ [list]: Reflect.get(RICH, list) }));
  }
  expect(await textOf(made, "ec2-describe-nat-gateways.json")).toBe('{\n    "NatGateways": []\n}\n');
});

test("long lists come page by page, and none of their items is lost or read twice", async () => {
  const many = (count: number, id: (n: number) => object): object[] => Array.from({ length: count }, (_, n) => id(n));
  const account = {
    accountId: ACCOUNT,
    region: REGION,
    SecurityGroups: many(2_345, (n) => ({
      GroupId: `sg-${String(n).padStart(5, "0")}`,
      GroupName: "g",
      IpPermissions: [],
    })),
    DBInstances: many(250, (n) => ({ DBInstanceIdentifier: `db-${String(n).padStart(4, "0")}` })),
    LoadBalancers: many(900, (n) => ({ LoadBalancerArn: `arn:${String(n).padStart(4, "0")}` })),
    RouteTables: many(201, (n) => ({ RouteTableId: `rtb-${String(n).padStart(4, "0")}` })),
  };
  const made = await collected({ account } as SandboxOptions);
  const ids = async (file: string, list: string, id: string): Promise<string[]> =>
    JSON.parse(await textOf(made, file))[list].map((item: Record<string, string>) => item[id]);
  const expected = (list: string, id: string) =>
    (Reflect.get(account, list) as object[]).map((item) => Reflect.get(item, id));
  for (const [file, list, id] of [
    ["ec2-describe-security-groups.json", "SecurityGroups", "GroupId"],
    ["rds-describe-db-instances.json", "DBInstances", "DBInstanceIdentifier"],
    ["elbv2-describe-load-balancers.json", "LoadBalancers", "LoadBalancerArn"],
    ["ec2-describe-route-tables.json", "RouteTables", "RouteTableId"],
  ] as const) {
    expect(await ids(file, list, id)).toEqual(expected(list, id));
  }
  const calls = (action: string) => sandbox?.requests.filter((request) => request.action === action).length;
  expect([calls("DescribeSecurityGroups"), calls("DescribeDBInstances"), calls("DescribeRouteTables")]).toEqual([
    3, 3, 3,
  ]);
});

const BALANCER = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/net/shop/0123456789abcdef`;
const GUEST = "210987654321";
const SHARE = `arn:aws:ram:${REGION}:${ACCOUNT}:resource-share/1`;

test("who else may carry the groups, and which load balancers stand behind endpoint services", async () => {
  const share = (associationType: string, associatedEntity: string) => ({
    ...{ resourceShareArn: SHARE, associationType, associatedEntity, status: "ASSOCIATED" },
  });
  const group = {
    GroupId: "sg-0000000000000aaa1",
    GroupName: "shop",
    OwnerId: ACCOUNT,
    VpcId: "vpc-1",
    Description: "d",
  };
  const arn = `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/${group.GroupId}`;
  const account = {
    accountId: ACCOUNT,
    region: REGION,
    SecurityGroups: [group],
    SecurityGroupVpcAssociations: [
      {
        GroupId: group.GroupId,
        VpcId: "vpc-2",
        VpcOwnerId: "333333333333",
        State: "associated",
        GroupOwnerId: ACCOUNT,
      },
    ],
    resources: [
      { arn, type: "ec2:SecurityGroup", resourceShareArn: SHARE },
      { arn: `${arn}-subnet`, type: "ec2:Subnet", resourceShareArn: SHARE },
    ],
    resourceShareAssociations: [share("PRINCIPAL", GUEST), share("RESOURCE", arn)],
    ServiceConfigurations: [
      { ServiceId: "vpce-svc-1", ServiceName: "svc-1", NetworkLoadBalancerArns: [BALANCER], AvailabilityZones: ["a"] },
    ],
    LoadBalancers: [
      {
        LoadBalancerName: "shop",
        LoadBalancerArn: BALANCER,
        Type: "network",
        SecurityGroups: [group.GroupId],
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
      },
    ],
  };
  const made = await collected({ account });
  const [region] = (await readSnapshot(join(made, "..", ".."))).regions;
  expect(region?.groups[0]?.sharedWith).toEqual([GUEST, "333333333333"]);
  expect(region?.sharing?.shares).toEqual([{ groupId: group.GroupId, principal: GUEST }]);
  expect(region?.privateLink).toEqual([
    {
      name: "net/shop/0123456789abcdef",
      groupIds: [group.GroupId],
      serviceNames: ["svc-1"],
      isJudged: false,
    },
  ]);
});
