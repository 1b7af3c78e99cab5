import type { RegionModel } from "@sgt/sandbox";
import type { LiveRule } from "@sgt/snapshot";
import { ACCOUNT, type GroupCase, REGION } from "./plan-of.js";

/** The account that a plan of these groups was made on, as the sandbox takes it; `isDefault` is about its VPC. */
export function accountOf(groups: readonly GroupCase[], ruleQuota: number, isDefault = false): RegionModel {
  return {
    accountId: ACCOUNT,
    region: REGION,
    ruleQuota,
    Vpcs: [{ VpcId: "vpc-11111111", IsDefault: isDefault }],
    PrefixLists: [
      {
        PrefixListId: "pl-11111111",
        PrefixListName: "offices",
        AddressFamily: "IPv4",
        MaxEntries: 1,
        OwnerId: ACCOUNT,
      },
    ],
    TargetGroups: [{ TargetGroupName: "web", TargetGroupArn: `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:web` }],
    NetworkInterfaces: groups.map((group, at) => ({
      NetworkInterfaceId: `eni-${at}`,
      VpcId: "vpc-11111111",
      Groups: [{ GroupId: group.groupId, GroupName: group.groupName }],
      PrivateIpAddresses: [{ PrivateIpAddress: `10.99.0.${at + 1}` }],
    })),
    SecurityGroups: groups.map((group) => ({
      GroupId: group.groupId,
      GroupName: group.groupName,
      Description: "made for a test",
      VpcId: "vpc-11111111",
      OwnerId: ACCOUNT,
      IpPermissions: group.before.map(permission),
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    })),
    SecurityGroupRules: groups.flatMap((group) => group.before.map((rule) => ruleJson(group.groupId, rule))),
  };
}

function ports(rule: LiveRule) {
  return rule.fromPort === null ? {} : { FromPort: rule.fromPort, ToPort: rule.toPort };
}

function permission(rule: LiveRule) {
  const text = rule.description === undefined ? {} : { Description: rule.description };
  const base = { IpProtocol: rule.protocol, ...ports(rule) };
  switch (rule.peer.kind) {
    case "ipv4":
      return { ...base, IpRanges: [{ CidrIp: rule.peer.cidr, ...text }] };
    case "ipv6":
      return { ...base, Ipv6Ranges: [{ CidrIpv6: rule.peer.cidr, ...text }] };
    case "prefix-list":
      return { ...base, PrefixListIds: [{ PrefixListId: rule.peer.prefixListId, ...text }] };
    case "group":
      return { ...base, UserIdGroupPairs: [{ GroupId: rule.peer.groupId, UserId: ACCOUNT, ...text }] };
  }
}

function ruleJson(groupId: string, rule: LiveRule) {
  const { peer } = rule;
  return {
    SecurityGroupRuleId: rule.ruleId,
    GroupId: groupId,
    GroupOwnerId: ACCOUNT,
    IsEgress: false,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    ...(peer.kind === "ipv4" ? { CidrIpv4: peer.cidr } : {}),
    ...(peer.kind === "ipv6" ? { CidrIpv6: peer.cidr } : {}),
    ...(peer.kind === "prefix-list" ? { PrefixListId: peer.prefixListId } : {}),
    ...(peer.kind === "group" ? { ReferencedGroupInfo: { GroupId: peer.groupId, UserId: ACCOUNT } } : {}),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    Tags: Object.entries(rule.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}
