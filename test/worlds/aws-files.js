// What AWS writes down of a world: the answers that the AWS CLI prints at one moment, and flow logs.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DAY_S, groupsAt, isAlive, OWNER, PARTICIPANT, REGION } from "./world.js";

const VPC = "vpc-00000000000000001";
const BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/shared-api/0123456789abcdef";

function put(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value));
}

/** Writes the snapshot of every account as it is at a moment. */
export function writeSnapshot(world, folder, at) {
  for (const accountId of world.isShared ? [OWNER, PARTICIPANT] : [OWNER]) {
    const files = join(folder, accountId, REGION);
    for (const [name, value] of Object.entries(described(world, accountId, at))) put(join(files, name), value);
  }
  put(join(folder, "snapshot.json"), manifest(world, at));
}

function manifest(world, at) {
  const accounts = world.isShared ? [OWNER, PARTICIPANT] : [OWNER];
  const collectedAt = new Date(at * 1000).toISOString();
  return {
    schema: "sgt/snapshot/v1",
    collectedAt,
    regions: accounts.map((accountId) => ({ accountId, region: REGION, collectedAt, missing: [] })),
    notRead: [],
  };
}

function described(world, accountId, at) {
  const enis = world.interfaces.filter((eni) => eni.accountId === accountId && isAlive(eni, at));
  const groups = world.groups.map(describedGroup);
  if (world.duplicates.group) groups.push(groups[0]);
  const listed = enis.map((eni) => describedInterface(eni, at));
  if (world.duplicates.eni && listed.length > 0) listed.push(...splitInTwo(listed));
  return {
    "ec2-describe-security-groups.json": { SecurityGroups: groups },
    "ec2-describe-security-group-rules.json": { SecurityGroupRules: world.groups.flatMap(describedRules) },
    "ec2-describe-network-interfaces.json": { NetworkInterfaces: listed },
    "ec2-describe-managed-prefix-lists.json": { PrefixLists: [] },
    "ec2-describe-flow-logs.json": { FlowLogs: accountId === OWNER ? [flowLog(world)] : [] },
    "ec2-describe-subnets.json": { Subnets: [0, 1].map(subnet) },
    "ec2-describe-vpcs.json": { Vpcs: [{ VpcId: VPC, CidrBlock: "10.64.0.0/16", OwnerId: OWNER }] },
    ...(accountId === OWNER ? balancerFiles(world) : {}),
  };
}

const subnet = (index) => ({
  SubnetId: `subnet-0000000000000000${index}`,
  VpcId: VPC,
  CidrBlock: `10.64.${index}.0/24`,
  AvailabilityZone: `eu-west-1${"ab"[index]}`,
  OwnerId: OWNER,
});

/** The same interface twice, each time with a part of its groups: as two dumps that somebody joined. */
function splitInTwo(listed) {
  const [first] = listed;
  if (first.Groups.length < 2) return [first];
  const copy = { ...first, Groups: first.Groups.slice(1) };
  first.Groups = first.Groups.slice(0, 1);
  return [copy];
}

const tagsOf = (pairs) => pairs.map(([Key, Value]) => ({ Key, Value }));

function describedGroup({ groupId, name, rules, tags }) {
  return {
    GroupId: groupId,
    GroupName: name,
    Description: name,
    VpcId: VPC,
    OwnerId: OWNER,
    Tags: tagsOf(tags),
    IpPermissions: rules.map(permission),
    IpPermissionsEgress: [],
  };
}

const portsOf = ({ protocol, fromPort, toPort }) =>
  protocol === "-1" ? { IpProtocol: "-1" } : { IpProtocol: protocol, FromPort: fromPort, ToPort: toPort };

function permission(rule) {
  const described = rule.description === "" ? {} : { Description: rule.description };
  const { cidr, groupId } = rule.peer;
  return {
    ...portsOf(rule),
    IpRanges: cidr === undefined ? [] : [{ CidrIp: cidr, ...described }],
    Ipv6Ranges: [],
    PrefixListIds: [],
    UserIdGroupPairs: groupId === undefined ? [] : [{ GroupId: groupId, UserId: OWNER, ...described }],
  };
}

function describedRules({ groupId, rules }) {
  return rules.map((rule, index) => ({
    SecurityGroupRuleId: `sgr-${groupId.slice(-14)}${String(index).padStart(3, "0")}`,
    GroupId: groupId,
    GroupOwnerId: OWNER,
    IsEgress: false,
    ...{ FromPort: -1, ToPort: -1, ...portsOf(rule) },
    ...(rule.peer.cidr === undefined
      ? { ReferencedGroupInfo: { GroupId: rule.peer.groupId, UserId: OWNER } }
      : { CidrIpv4: rule.peer.cidr }),
    ...(rule.description === "" ? {} : { Description: rule.description }),
    Tags: tagsOf(rule.tags),
  }));
}

function describedInterface(eni, at) {
  return {
    NetworkInterfaceId: eni.eniId,
    OwnerId: eni.accountId,
    PrivateIpAddress: eni.address,
    PrivateIpAddresses: [{ PrivateIpAddress: eni.address, Primary: true }],
    Ipv6Addresses: [],
    Groups: groupsAt(eni, at).map((GroupId) => ({ GroupId, GroupName: GroupId })),
    VpcId: VPC,
    SubnetId: eni.subnetId,
    InterfaceType: eni.kind,
    Status: "in-use",
    Description: eni.description,
    RequesterManaged: eni.kind !== "interface",
    AvailabilityZone: eni.address.startsWith("10.64.0.") ? "eu-west-1a" : "eu-west-1b",
    Attachment: { AttachTime: new Date(eni.from * 1000).toISOString(), Status: "attached" },
    TagSet: [],
  };
}

function balancerFiles({ balancer }) {
  const zones = [0, 1].map((index) => ({ ZoneName: `eu-west-1${"ab"[index]}`, SubnetId: subnet(index).SubnetId }));
  const described = (b) => ({
    LoadBalancerArn: BALANCER,
    LoadBalancerName: "shared-api",
    DNSName: "shared-api.elb.eu-west-1.amazonaws.com",
    Scheme: "internal",
    VpcId: VPC,
    Type: "network",
    State: { Code: "active" },
    SecurityGroups: [b.group.groupId],
    AvailabilityZones: zones,
    IpAddressType: "ipv4",
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: b.isEnforced ? "on" : "off",
  });
  const service = {
    ServiceId: "vpce-svc-00000000000000001",
    ServiceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-00000000000000001",
    ServiceState: "Available",
    NetworkLoadBalancerArns: [BALANCER],
  };
  return {
    "elbv2-describe-load-balancers.json": { LoadBalancers: balancer === null ? [] : [described(balancer)] },
    "ec2-describe-vpc-endpoint-service-configurations.json": {
      ServiceConfigurations: balancer === null ? [] : [service],
    },
  };
}

const LAYOUTS = {
  default:
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status",
  flags:
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags flow-direction pkt-srcaddr pkt-dstaddr",
};

function flowLog({ layout }) {
  return {
    FlowLogId: "fl-00000000000000001",
    ResourceId: VPC,
    TrafficType: "ALL",
    FlowLogStatus: "ACTIVE",
    DeliverLogsStatus: "SUCCESS",
    CreationTime: "2024-01-01T00:00:00+00:00",
    LogDestinationType: "s3",
    LogDestination: "arn:aws:s3:::central-logs",
    LogFormat: LAYOUTS[layout]
      .split(" ")
      .map((field) => `$\{${field}}`)
      .join(" "),
    MaxAggregationInterval: 60,
  };
}

/** Writes the flow logs of some days, one file a day, with both directions of every connection on both of its ends. */
export function writeLogs(world, folder, { from, to }) {
  const byDay = new Map();
  for (const connection of world.connections) {
    if (connection.at < from || connection.at >= to) continue;
    const day = Math.floor(connection.at / DAY_S);
    byDay.set(day, [...(byDay.get(day) ?? []), ...recordsOf(connection)]);
  }
  for (const [day, records] of byDay) writeDay(world, folder, day, records);
}

function writeDay(world, folder, day, records) {
  const date = new Date(day * DAY_S * 1000).toISOString().slice(0, 10);
  const name = `${OWNER}_vpcflowlogs_${REGION}_fl-00000000000000001_${date.replaceAll("-", "")}T2355Z_${day.toString(16).padStart(8, "0")}.log.gz`;
  const lines = [LAYOUTS[world.layout], ...records.map((record) => line(world.layout, record))];
  const bytes = gzipSync(`${lines.join("\n")}\n`, { level: 1 });
  put(join(folder, "AWSLogs", OWNER, "vpcflowlogs", REGION, ...date.split("-"), name), bytes);
  if (world.duplicates.file) put(join(folder, "copies", name), bytes);
}

const FIN = 1;
const SYN = 2;

function recordsOf({ at, eni, source, peer, port, isAccepted }) {
  const ephemeral = 40_000 + ((at * 7) % 20_000);
  const there = { from: source, to: eni.address, fromPort: ephemeral, toPort: port, at };
  const back = { from: eni.address, to: source, fromPort: port, toPort: ephemeral, at };
  const seen = [{ ...there, eni, direction: "ingress", flags: SYN + FIN, action: isAccepted ? "ACCEPT" : "REJECT" }];
  if (isAccepted) seen.push({ ...back, eni, direction: "egress", flags: 16 + SYN + FIN, action: "ACCEPT" });
  if (peer !== null) seen.push({ ...there, eni: peer, direction: "egress", flags: SYN + FIN, action: "ACCEPT" });
  if (peer !== null && isAccepted)
    seen.push({ ...back, eni: peer, direction: "ingress", flags: 16 + SYN + FIN, action: "ACCEPT" });
  return seen;
}

function line(layout, { eni, from, to, fromPort, toPort, at, action, flags, direction }) {
  const common = [eni.accountId, eni.eniId, from, to, fromPort, toPort, 6, 10, 840, at, at + 50, action, "OK"].join(
    " ",
  );
  return layout === "default" ? `2 ${common}` : `5 ${common} ${flags} ${direction} ${from} ${to}`;
}
