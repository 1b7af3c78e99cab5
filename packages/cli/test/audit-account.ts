import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// The account of "Spotting Misconfigurations With CloudMapper" in small, as the AWS CLI prints it: a public
// load balancer over two zones, two web servers behind it, a database behind them, and a bastion.

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";

type Files = Record<string, Record<string, unknown>>;

interface Ip {
  readonly CidrIp: string;
  readonly Description?: string;
}

/** `allow("tcp", 22, ["203.0.113.7/32"])`, `allow("tcp", 8000, [], ["sg-lb"])`. */
export function allow(
  protocol: string,
  port: number | null,
  cidrs: readonly (string | Ip)[],
  groups: readonly string[] = [],
) {
  return {
    IpProtocol: protocol,
    ...(port === null ? {} : { FromPort: port, ToPort: port }),
    IpRanges: cidrs.map((cidr) => (typeof cidr === "string" ? { CidrIp: cidr } : cidr)),
    UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, UserId: ACCOUNT })),
  };
}

type Permission = ReturnType<typeof allow>;

const group = (GroupId: string, GroupName: string, IpPermissions: readonly Permission[]) => ({
  GroupId,
  GroupName,
  Description: GroupName,
  OwnerId: ACCOUNT,
  VpcId: "vpc-1",
  IpPermissions: [...IpPermissions],
  IpPermissionsEgress: [],
});

const eni = (id: string, GroupId: string, address: string, zone: string, InstanceId?: string) => ({
  NetworkInterfaceId: id,
  Groups: [{ GroupId }],
  VpcId: "vpc-1",
  SubnetId: `subnet-${zone}`,
  AvailabilityZone: `${REGION}${zone}`,
  PrivateIpAddress: address,
  Status: "in-use",
  InterfaceType: "interface",
  Description: InstanceId === undefined ? id : "",
  ...(InstanceId === undefined ? {} : { Attachment: { InstanceId } }),
});

const instance = (InstanceId: string, name: string, zone: string, GroupId: string) => ({
  InstanceId,
  VpcId: "vpc-1",
  SubnetId: `subnet-${zone}`,
  Placement: { AvailabilityZone: `${REGION}${zone}` },
  State: { Name: "running" },
  SecurityGroups: [{ GroupId }],
  Tags: [{ Key: "Name", Value: name }],
});

/** A fresh copy; a test changes what it wants otherwise. */
export function accountFiles() {
  return {
    "ec2-describe-security-groups": {
      SecurityGroups: [
        group("sg-lb", "Public web", [allow("tcp", 443, ["0.0.0.0/0"])]),
        group("sg-web", "Internal web", [allow("tcp", 8000, [], ["sg-lb", "sg-bastion"])]),
        group("sg-db", "Database", [allow("tcp", 5432, [], ["sg-web"])]),
        group("sg-bastion", "Bastion", [allow("tcp", 22, [{ CidrIp: "203.0.113.7/32", Description: "SF Office" }])]),
        group("sg-default", "default", [allow("-1", null, [], ["sg-default"])]),
      ],
    },
    "ec2-describe-security-group-rules": { SecurityGroupRules: [] },
    "ec2-describe-network-interfaces": {
      NetworkInterfaces: [
        {
          ...eni("eni-bastion", "sg-bastion", "10.0.0.10", "a", "i-bastion"),
          Association: { PublicIp: "198.51.100.10" },
        },
        eni("eni-web1", "sg-web", "10.0.0.11", "a", "i-web1"),
        eni("eni-web2", "sg-web", "10.0.1.12", "b", "i-web2"),
        eni("eni-lb-a", "sg-lb", "10.0.0.20", "a"),
        eni("eni-lb-b", "sg-lb", "10.0.1.20", "b"),
        eni("eni-db", "sg-db", "10.0.0.30", "a"),
      ],
    },
    "ec2-describe-vpcs": {
      Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16", Tags: [{ Key: "Name", Value: "Prod" }] }],
    },
    "ec2-describe-subnets": {
      Subnets: ["a", "b"].map((zone, i) => ({
        SubnetId: `subnet-${zone}`,
        VpcId: "vpc-1",
        CidrBlock: `10.0.${i}.0/24`,
        AvailabilityZone: `${REGION}${zone}`,
      })),
    },
    "ec2-describe-route-tables": {
      RouteTables: [
        {
          RouteTableId: "rtb-1",
          VpcId: "vpc-1",
          Associations: [{ Main: true }],
          Routes: [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" }],
        },
      ],
    },
    "ec2-describe-network-acls": { NetworkAcls: [] },
    "ec2-describe-internet-gateways": {
      InternetGateways: [{ InternetGatewayId: "igw-1", Attachments: [{ VpcId: "vpc-1" }] }],
    },
    "ec2-describe-nat-gateways": { NatGateways: [] },
    "ec2-describe-managed-prefix-lists": { PrefixLists: [] },
    "ec2-describe-flow-logs": { FlowLogs: [] },
    "service-quotas-get-service-quota": { Quota: { QuotaCode: "L-0EA8095F", Value: 60 } },
    "ec2-describe-instances": {
      Reservations: [
        {
          Instances: [
            instance("i-bastion", "Bastion", "a", "sg-bastion"),
            instance("i-web1", "Web1", "a", "sg-web"),
            instance("i-web2", "Web2", "b", "sg-web"),
          ],
        },
      ],
    },
    "elb-describe-load-balancers": {
      LoadBalancerDescriptions: [
        {
          LoadBalancerName: "weblb",
          Scheme: "internet-facing",
          VPCId: "vpc-1",
          SecurityGroups: ["sg-lb"],
          Subnets: ["subnet-a", "subnet-b"],
          AvailabilityZones: [`${REGION}a`, `${REGION}b`],
          Instances: [{ InstanceId: "i-web1" }, { InstanceId: "i-web2" }],
          ListenerDescriptions: [],
        },
      ],
    },
    "elbv2-describe-load-balancers": { LoadBalancers: [] },
    "elbv2-describe-target-groups": { TargetGroups: [] },
    "rds-describe-db-instances": {
      DBInstances: [
        {
          DBInstanceIdentifier: "orders",
          Engine: "postgres",
          Endpoint: { Port: 5432 },
          AvailabilityZone: `${REGION}a`,
          PubliclyAccessible: false,
          MultiAZ: false,
          VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-db" }],
          DBSubnetGroup: {
            VpcId: "vpc-1",
            Subnets: [{ SubnetIdentifier: "subnet-a" }, { SubnetIdentifier: "subnet-b" }],
          },
        },
      ],
    },
  };
}

export type AccountFiles = ReturnType<typeof accountFiles>;

/** Returns the inbound permissions of a group, to be changed. */
export function permissionsOf(files: AccountFiles, groupId: string): Permission[] {
  return files["ec2-describe-security-groups"].SecurityGroups.find((one) => one.GroupId === groupId)
    ?.IpPermissions as Permission[];
}

/** Writes the snapshot folder. */
export function writeAccount(dir: string, files: Files): void {
  const folder = join(dir, ACCOUNT, REGION);
  mkdirSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(value));
}
