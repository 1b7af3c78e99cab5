import type { IpPermission } from "@aws-sdk/client-ec2";
import { groupBy, type Rule } from "@sgt/snapshot";

/** Returns rules as AWS takes them: one permission per protocol and port span, in the order of first sight. */
export function permissionsFromRules(rules: readonly Rule[]): IpPermission[] {
  const byTraffic = groupBy(rules, ({ protocol, fromPort, toPort }) => `${protocol} ${fromPort} ${toPort}`);
  return [...byTraffic.values()].map(permissionFromRules);
}

/** All of one protocol and port span; never empty. */
function permissionFromRules(rules: readonly Rule[]): IpPermission {
  const [first] = rules;
  const permission: IpPermission = { IpProtocol: first?.protocol };
  if (first?.fromPort !== null) permission.FromPort = first?.fromPort;
  if (first?.toPort !== null) permission.ToPort = first?.toPort;
  for (const rule of rules) addPeer(permission, rule);
  return permission;
}

function addPeer(permission: IpPermission, { peer, description }: Rule): void {
  const text = description === undefined ? {} : { Description: description };
  switch (peer.kind) {
    case "ipv4":
      permission.IpRanges = [...(permission.IpRanges ?? []), { CidrIp: peer.cidr, ...text }];
      return;
    case "ipv6":
      permission.Ipv6Ranges = [...(permission.Ipv6Ranges ?? []), { CidrIpv6: peer.cidr, ...text }];
      return;
    case "prefix-list":
      permission.PrefixListIds = [...(permission.PrefixListIds ?? []), { PrefixListId: peer.prefixListId, ...text }];
      return;
    case "group": {
      const owner = peer.accountId === undefined ? {} : { UserId: peer.accountId };
      permission.UserIdGroupPairs = [
        ...(permission.UserIdGroupPairs ?? []),
        { GroupId: peer.groupId, ...owner, ...text },
      ];
    }
  }
}
