// Writes a snapshot folder of a whole organization, as `sgt collect` leaves one, seeded and always the same.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const REGION = "eu-west-1";
const GROUPS = 25;
const RULES = 20;

/** Where rules come from, and how often: mostly tight, as in a well-kept account. */
const PEERS = [
  [60, (n) => ({ CidrIp: `10.${n % 256}.${(n >> 3) % 256}.${n % 251}/32` })],
  [20, (n) => ({ CidrIp: `10.${n % 256}.${(n >> 3) % 256}.0/24` })],
  [10, (n) => ({ CidrIp: `10.${n % 256}.0.0/16` })],
  [5, (n) => ({ CidrIp: `172.16.${(n % 16) * 16}.0/20` })],
  [3, (n) => ({ CidrIp: `203.0.113.${n % 256}/32` })],
  [2, () => ({ CidrIp: "0.0.0.0/0" })],
].flatMap(([weight, peer]) => Array.from({ length: weight }, () => peer));
const PORTS = [443, 443, 443, 8443, 5432, 3306, 22, 80, 8080, 9092];

/** Returns a folder with `accounts` × 500 rules. */
export function writeOrganization(dir, accounts) {
  for (let n = 0; n < accounts; n++) {
    const accountId = String(100_000_000_000 + n);
    const folder = join(dir, accountId, REGION);
    mkdirSync(folder, { recursive: true });
    for (const [name, value] of Object.entries(regionFiles(accountId, n))) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(value, null, 4));
    }
  }
  return { accounts, rules: accounts * GROUPS * RULES };
}

function regionFiles(accountId, n) {
  const vpc = `vpc-${hex(n)}`;
  const subnet = `subnet-${hex(n)}`;
  const groups = Array.from({ length: GROUPS }, (_, g) => groupOf({ accountId, vpc, seed: n * GROUPS + g }));
  const allow = { RuleNumber: 100, RuleAction: "allow", Protocol: "-1", CidrBlock: "0.0.0.0/0" };
  return {
    "ec2-describe-security-groups": { SecurityGroups: groups },
    "ec2-describe-security-group-rules": { SecurityGroupRules: groups.flatMap(rulesOf) },
    "ec2-describe-network-interfaces": {
      NetworkInterfaces: groups.map((group, g) => eniOf({ group, vpc, subnet, g })),
    },
    "ec2-describe-managed-prefix-lists": { PrefixLists: [] },
    "ec2-describe-flow-logs": { FlowLogs: [] },
    "service-quotas-get-service-quota": { Quota: { Value: 60 } },
    "ec2-describe-vpcs": { Vpcs: [{ VpcId: vpc, CidrBlock: "10.0.0.0/16" }] },
    "ec2-describe-subnets": { Subnets: [{ SubnetId: subnet, VpcId: vpc, CidrBlock: "10.0.0.0/24" }] },
    "ec2-describe-route-tables": {
      RouteTables: [
        {
          RouteTableId: `rtb-${hex(n)}`,
          VpcId: vpc,
          Associations: [{ Main: true }],
          Routes: [
            { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" },
            { DestinationCidrBlock: "0.0.0.0/0", GatewayId: `igw-${hex(n)}`, State: "active" },
            { DestinationCidrBlock: "10.0.0.0/8", TransitGatewayId: "tgw-1", State: "active" },
          ],
        },
      ],
    },
    "ec2-describe-network-acls": {
      NetworkAcls: [
        {
          NetworkAclId: `acl-${hex(n)}`,
          VpcId: vpc,
          IsDefault: true,
          Associations: [{ SubnetId: subnet }],
          Entries: [
            { ...allow, Egress: false },
            { ...allow, Egress: true },
            { ...allow, RuleNumber: 32767, RuleAction: "deny", Egress: false },
          ],
        },
      ],
    },
  };
}

function groupOf({ accountId, vpc, seed }) {
  return {
    Description: `service ${seed}`,
    GroupName: `service-${seed}`,
    IpPermissions: Array.from({ length: RULES }, (_, r) => permissionOf(seed * RULES + r, r)),
    OwnerId: accountId,
    GroupId: `sg-${hex(seed)}`,
    IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    VpcId: vpc,
  };
}

function permissionOf(seed, r) {
  const port = PORTS[r % PORTS.length] + Math.floor(r / PORTS.length);
  const peer = PEERS[(Math.imul(seed, 2_654_435_761) >>> 9) % PEERS.length](seed);
  return {
    FromPort: port,
    IpProtocol: "tcp",
    IpRanges: [{ ...peer, Description: `CHG${seed} requested by team ${seed % 97}` }],
    Ipv6Ranges: [],
    PrefixListIds: [],
    ToPort: port,
    UserIdGroupPairs: [],
  };
}

function rulesOf(group) {
  return group.IpPermissions.map((permission, r) => ({
    SecurityGroupRuleId: `sgr-${group.GroupId.slice(3)}${r.toString(16).padStart(2, "0")}`,
    GroupId: group.GroupId,
    GroupOwnerId: group.OwnerId,
    IsEgress: false,
    IpProtocol: permission.IpProtocol,
    FromPort: permission.FromPort,
    ToPort: permission.ToPort,
    CidrIpv4: permission.IpRanges[0].CidrIp,
    Description: permission.IpRanges[0].Description,
    Tags: [],
  }));
}

function eniOf({ group, vpc, subnet, g }) {
  const isPublic = g % 5 === 0;
  return {
    NetworkInterfaceId: `eni-${group.GroupId.slice(3)}`,
    Groups: [{ GroupId: group.GroupId }],
    VpcId: vpc,
    SubnetId: subnet,
    PrivateIpAddress: `10.0.0.${g + 4}`,
    ...(isPublic ? { Association: { PublicIp: `198.51.100.${g}` } } : {}),
    InterfaceType: "interface",
    Status: "in-use",
  };
}

const hex = (n) => n.toString(16).padStart(17, "0");
