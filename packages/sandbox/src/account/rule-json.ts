import { canonicalIpv4Cidr, canonicalIpv6Cidr } from "./canonical-cidr.js";
import { groupPeer, groupPeerJson, storedPort } from "./ip-permissions.js";
import { asObject, asTags, asText, type JsonObject, toTagList } from "./json.js";
import { protocolName } from "./protocol-name.js";
import type { RulePeer, StoredRule } from "./rule.js";
import type { StoredGroup } from "./security-group.js";

/** A rule as `aws ec2 describe-security-group-rules` prints it. */
export function ruleJson(
  group: StoredGroup,
  rule: StoredRule,
  place: { partition: string; region: string },
): JsonObject {
  return {
    SecurityGroupRuleId: rule.ruleId,
    GroupId: group.groupId,
    GroupOwnerId: group.ownerId,
    IsEgress: rule.isEgress,
    IpProtocol: rule.protocol,
    // For rules without ports this call prints -1, where DescribeSecurityGroups leaves the fields out.
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    ...peerJson(rule.peer),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    Tags: toTagList(rule.tags),
    SecurityGroupRuleArn: `arn:${place.partition}:ec2:${place.region}:${group.ownerId}:security-group-rule/${rule.ruleId}`,
  };
}

function peerJson(peer: RulePeer): JsonObject {
  if (peer.kind === "ipv4") return { CidrIpv4: peer.cidr };
  if (peer.kind === "ipv6") return { CidrIpv6: peer.cidr };
  if (peer.kind === "prefix-list") return { PrefixListId: peer.prefixListId };
  const { GroupName: _, ...reference } = groupPeerJson(peer);
  return { ReferencedGroupInfo: reference };
}

/** Reads a rule of that print; undefined when it bears no rule id. */
export function ruleOfJson(json: JsonObject): StoredRule | undefined {
  const ruleId = asText(json.SecurityGroupRuleId);
  if (ruleId === undefined) return undefined;
  const protocol = protocolName(String(json.IpProtocol ?? "-1")) ?? String(json.IpProtocol);
  const description = asText(json.Description);
  return {
    ruleId,
    isEgress: json.IsEgress === true,
    protocol,
    fromPort: storedPort(protocol, json.FromPort),
    toPort: storedPort(protocol, json.ToPort),
    peer: peerOf(json),
    ...(description === undefined ? {} : { description }),
    tags: asTags(json.Tags),
  };
}

function peerOf(json: JsonObject): RulePeer {
  const ipv4 = asText(json.CidrIpv4);
  if (ipv4 !== undefined) return { kind: "ipv4", cidr: canonicalIpv4Cidr(ipv4) ?? ipv4 };
  const ipv6 = asText(json.CidrIpv6);
  if (ipv6 !== undefined) return { kind: "ipv6", cidr: canonicalIpv6Cidr(ipv6) ?? ipv6 };
  const prefixListId = asText(json.PrefixListId);
  if (prefixListId !== undefined) return { kind: "prefix-list", prefixListId };
  return groupPeer(asObject(json.ReferencedGroupInfo) ?? {});
}
