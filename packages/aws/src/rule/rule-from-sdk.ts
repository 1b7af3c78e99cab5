import type { SecurityGroupRule, Tag } from "@aws-sdk/client-ec2";
import { formatPrefix, parsePrefix } from "@sgt/cidr";
import type { LiveRule, Peer } from "@sgt/snapshot";

/** Protocols whose rules keep a port span; for every other, AWS admits all ports whatever was asked (IpPermission in the EC2 API reference). */
const WITH_SPAN = new Set(["tcp", "udp", "icmp", "icmpv6"]);
const NAMES: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6" };

/** Returns a rule of `DescribeSecurityGroupRules` or of an Authorize answer in our own model. */
export function ruleFromSdk(rule: SecurityGroupRule): LiveRule {
  const name = rule.IpProtocol ?? "-1";
  const protocol = NAMES[name] ?? name;
  const tags = tagsFromSdk(rule.Tags);
  return {
    protocol,
    // This call prints -1 where DescribeSecurityGroups prints nothing; ICMP's -1 is a value ("all types").
    fromPort: WITH_SPAN.has(protocol) ? (rule.FromPort ?? -1) : null,
    toPort: WITH_SPAN.has(protocol) ? (rule.ToPort ?? -1) : null,
    peer: peerFromSdk(rule),
    ...(rule.Description === undefined || rule.Description === "" ? {} : { description: rule.Description }),
    ...(rule.SecurityGroupRuleId === undefined ? {} : { ruleId: rule.SecurityGroupRuleId }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  };
}

function peerFromSdk(rule: SecurityGroupRule): Peer {
  if (rule.CidrIpv4 !== undefined) return { kind: "ipv4", cidr: canonical(rule.CidrIpv4) };
  if (rule.CidrIpv6 !== undefined) return { kind: "ipv6", cidr: canonical(rule.CidrIpv6) };
  if (rule.PrefixListId !== undefined) return { kind: "prefix-list", prefixListId: rule.PrefixListId };
  const group = rule.ReferencedGroupInfo;
  return {
    kind: "group",
    // A reference to a deleted group names no group.
    groupId: group?.GroupId ?? "",
    ...(group?.UserId === undefined ? {} : { accountId: group.UserId }),
    ...(group?.VpcId === undefined ? {} : { vpcId: group.VpcId }),
  };
}

/** As snapshots hold it, so that a plan made offline has the fingerprint of the live group. */
function canonical(cidr: string): string {
  return formatPrefix(parsePrefix(cidr, { hostBits: "mask" }));
}

/** Returns AWS's list of tags as a record; empty without tags. */
export function tagsFromSdk(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
}
