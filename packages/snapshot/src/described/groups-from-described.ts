import { canonicalCidr } from "../model/point.js";
import { canonicalPorts, canonicalProtocol } from "../model/protocol.js";
import type { LiveRule, Peer, Rule } from "../model/rule.js";
import { ruleIdentity } from "../model/rule-identity.js";
import type { SecurityGroup } from "../model/snapshot.js";
import type { AwsSecurityGroup, AwsSecurityGroupRule } from "./aws-shapes.js";
import { rulesFromPermissions } from "./rules-from-permissions.js";

/** Joins groups with the ids and tags of their rules; rules without a counterpart stay without. */
export function groupsFromDescribed(
  groups: readonly AwsSecurityGroup[],
  rules: readonly AwsSecurityGroupRule[],
): SecurityGroup[] {
  const known = new Map(rules.map((rule) => [ruleKey(rule.GroupId, rule.IsEgress, toRule(rule)), rule]));
  return groups.map((group) => {
    const withIds = (isEgress: boolean) => (rule: Rule) =>
      withId(rule, known.get(ruleKey(group.GroupId, isEgress, rule)));
    return {
      groupId: group.GroupId,
      groupName: group.GroupName,
      description: group.Description ?? "",
      vpcId: group.VpcId ?? "",
      ownerId: group.OwnerId,
      tags: tagRecord(group.Tags),
      ingress: distinct(rulesFromPermissions(group.IpPermissions ?? [])).map(withIds(false)),
      egress: distinct(rulesFromPermissions(group.IpPermissionsEgress ?? [])).map(withIds(true)),
    };
  });
}

/** AWS holds no rule twice, whatever its description; a file that was joined or written by hand may. The first counts. */
function distinct(rules: readonly Rule[]): Rule[] {
  const seen = new Set<string>();
  return rules.filter((rule) => {
    const identity = ruleIdentity(rule);
    return !seen.has(identity) && seen.add(identity);
  });
}

/** Returns tags as a record; an absent list is an empty one. */
export function tagRecord(tags: readonly { Key: string; Value: string }[] = []): Record<string, string> {
  return Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]));
}

function withId(rule: Rule, described: AwsSecurityGroupRule | undefined): LiveRule {
  if (described === undefined) return rule;
  const tags = tagRecord(described.Tags);
  return { ...rule, ruleId: described.SecurityGroupRuleId, ...(Object.keys(tags).length === 0 ? {} : { tags }) };
}

function ruleKey(groupId: string, isEgress: boolean, rule: Rule): string {
  return `${groupId} ${isEgress} ${ruleIdentity(rule)}`;
}

function toRule(described: AwsSecurityGroupRule): Rule {
  const protocol = canonicalProtocol(described.IpProtocol);
  return { protocol, ...canonicalPorts(protocol, described.FromPort, described.ToPort), peer: toPeer(described) };
}

function toPeer(described: AwsSecurityGroupRule): Peer {
  if (described.CidrIpv4 !== undefined) return { kind: "ipv4", cidr: canonicalCidr(described.CidrIpv4) };
  if (described.CidrIpv6 !== undefined) return { kind: "ipv6", cidr: canonicalCidr(described.CidrIpv6) };
  if (described.PrefixListId !== undefined) return { kind: "prefix-list", prefixListId: described.PrefixListId };
  return { kind: "group", groupId: described.ReferencedGroupInfo?.GroupId ?? "" };
}
