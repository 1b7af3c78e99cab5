import { canonicalCidr } from "../model/point.js";
import { canonicalPorts, canonicalProtocol } from "../model/protocol.js";
import type { Peer, Rule } from "../model/rule.js";
import type { AwsPermission } from "./aws-shapes.js";

/** Unfolds permissions (many peers) into rules (one peer each), in AWS's order. */
export function rulesFromPermissions(permissions: readonly AwsPermission[]): Rule[] {
  return permissions.flatMap((permission) => {
    const protocol = canonicalProtocol(permission.IpProtocol);
    const traffic = { protocol, ...canonicalPorts(protocol, permission.FromPort, permission.ToPort) };
    return peersOf(permission).map(([peer, description]) => ({
      ...traffic,
      peer,
      ...(description === undefined || description === "" ? {} : { description }),
    }));
  });
}

function peersOf(permission: AwsPermission): [Peer, string | undefined][] {
  return [
    ...(permission.IpRanges ?? []).map((range): [Peer, string | undefined] => [
      { kind: "ipv4", cidr: canonicalCidr(range.CidrIp) },
      range.Description,
    ]),
    ...(permission.Ipv6Ranges ?? []).map((range): [Peer, string | undefined] => [
      { kind: "ipv6", cidr: canonicalCidr(range.CidrIpv6) },
      range.Description,
    ]),
    ...(permission.UserIdGroupPairs ?? []).map((pair): [Peer, string | undefined] => [
      groupPeer(pair),
      pair.Description,
    ]),
    ...(permission.PrefixListIds ?? []).map((list): [Peer, string | undefined] => [
      { kind: "prefix-list", prefixListId: list.PrefixListId },
      list.Description,
    ]),
  ];
}

function groupPeer(pair: NonNullable<AwsPermission["UserIdGroupPairs"]>[number]): Peer {
  return {
    kind: "group",
    // A reference to a deleted group may come without an id (EC2 UserIdGroupPair).
    groupId: pair.GroupId ?? pair.GroupName ?? "",
    ...(pair.UserId === undefined ? {} : { accountId: pair.UserId }),
    ...(pair.VpcId === undefined ? {} : { vpcId: pair.VpcId }),
  };
}
