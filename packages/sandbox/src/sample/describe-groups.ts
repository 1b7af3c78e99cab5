import { SAMPLE_GROUPS } from "./sample-groups.js";
import { type IdMaker, SAMPLE_ACCOUNT_ID, SAMPLE_REGION } from "./sample-ids.js";
import type { SampleGroup, SampleRule } from "./sample-rule.js";

/** What `aws ec2 describe-security-groups` prints for the sample account. */
export function describeSecurityGroups(id: IdMaker): object {
  return { SecurityGroups: SAMPLE_GROUPS.map((group) => describeGroup(group, id)) };
}

/** What `aws ec2 describe-security-group-rules` prints: only here are rule ids and the tags of rules. */
export function describeSecurityGroupRules(id: IdMaker): object {
  return {
    SecurityGroupRules: SAMPLE_GROUPS.flatMap((group) => [
      ...group.ingress.map((rule, i) =>
        describeRule(group, rule, { id, name: `${group.name} in ${i}`, egress: false }),
      ),
      describeRule(group, EGRESS, { id, name: `${group.name} out`, egress: true }),
    ]),
  };
}

const EGRESS: SampleRule = { protocol: "-1", fromPort: null, toPort: null, peer: { cidr: "0.0.0.0/0" } };

function describeGroup(group: SampleGroup, id: IdMaker): object {
  const groupId = id("sg", group.name);
  return {
    GroupId: groupId,
    IpPermissionsEgress: permissions([EGRESS], id),
    ...tagList(group.tags),
    VpcId: id("vpc", group.vpc),
    SecurityGroupArn: `arn:aws:ec2:${SAMPLE_REGION}:${SAMPLE_ACCOUNT_ID}:security-group/${groupId}`,
    OwnerId: SAMPLE_ACCOUNT_ID,
    GroupName: group.name,
    Description: group.description,
    IpPermissions: permissions(group.ingress, id),
  };
}

/** AWS gathers the rules of one protocol and port span into one permission. */
function permissions(rules: readonly SampleRule[], id: IdMaker): object[] {
  const keys = new Map<string, SampleRule[]>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    keys.set(key, [...(keys.get(key) ?? []), rule]);
  }
  return [...keys.values()].map((same) => permission(same, id));
}

function permission(rules: readonly SampleRule[], id: IdMaker): object {
  const { protocol, fromPort, toPort } = rules[0] as SampleRule;
  return {
    IpProtocol: protocol,
    ...portFields(fromPort, toPort),
    UserIdGroupPairs: rules.flatMap((r) =>
      "group" in r.peer ? [{ ...described(r), UserId: SAMPLE_ACCOUNT_ID, GroupId: id("sg", r.peer.group) }] : [],
    ),
    IpRanges: rules.flatMap((r) =>
      "cidr" in r.peer && !isIpv6(r.peer.cidr) ? [{ ...described(r), CidrIp: r.peer.cidr }] : [],
    ),
    Ipv6Ranges: rules.flatMap((r) =>
      "cidr" in r.peer && isIpv6(r.peer.cidr) ? [{ ...described(r), CidrIpv6: r.peer.cidr }] : [],
    ),
    PrefixListIds: rules.flatMap((r) =>
      "prefixList" in r.peer ? [{ ...described(r), PrefixListId: id("pl", r.peer.prefixList) }] : [],
    ),
  };
}

interface RuleContext {
  readonly id: IdMaker;
  readonly name: string;
  readonly egress: boolean;
}

function describeRule(group: SampleGroup, rule: SampleRule, { id, name, egress }: RuleContext): object {
  const ruleId = id("sgr", name);
  return {
    SecurityGroupRuleId: ruleId,
    GroupId: id("sg", group.name),
    GroupOwnerId: SAMPLE_ACCOUNT_ID,
    IsEgress: egress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    ...peerFields(rule, id),
    ...described(rule),
    Tags: pairs(rule.tags ?? {}),
    SecurityGroupRuleArn: `arn:aws:ec2:${SAMPLE_REGION}:${SAMPLE_ACCOUNT_ID}:security-group-rule/${ruleId}`,
  };
}

function peerFields({ peer }: SampleRule, id: IdMaker): object {
  if ("group" in peer) return { ReferencedGroupInfo: { GroupId: id("sg", peer.group), UserId: SAMPLE_ACCOUNT_ID } };
  if ("prefixList" in peer) return { PrefixListId: id("pl", peer.prefixList) };
  return isIpv6(peer.cidr) ? { CidrIpv6: peer.cidr } : { CidrIpv4: peer.cidr };
}

const isIpv6 = (cidr: string): boolean => cidr.includes(":");
const described = (rule: SampleRule): object =>
  rule.description === undefined ? {} : { Description: rule.description };
const portFields = (from: number | null, to: number | null): object =>
  from === null ? {} : { FromPort: from, ToPort: to };

/** `[{ Key, Value }]`, in AWS's spelling. */
export function pairs(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** describe-security-groups leaves `Tags` out where there are none. */
function tagList(tags: Readonly<Record<string, string>>): object {
  return Object.keys(tags).length === 0 ? {} : { Tags: pairs(tags) };
}
