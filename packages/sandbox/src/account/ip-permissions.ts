import { canonicalIpv4Cidr, canonicalIpv6Cidr } from "./canonical-cidr.js";
import { asNumber, asObjects, asText, type JsonObject } from "./json.js";
import { protocolName } from "./protocol-name.js";
import type { RuleMatch, RulePeer, StoredRule } from "./rule.js";

/** A rule as `IpPermissions` tells it: without id and tags. */
export interface PermissionRule extends RuleMatch {
  readonly description?: string;
}

/** Takes `IpPermissions` of a group apart into one rule per peer. */
export function rulesOfPermissions(permissions: unknown): PermissionRule[] {
  return asObjects(permissions).flatMap((permission) => {
    const protocol = protocolName(String(permission.IpProtocol ?? "-1")) ?? String(permission.IpProtocol);
    const match = {
      protocol,
      fromPort: storedPort(protocol, permission.FromPort),
      toPort: storedPort(protocol, permission.ToPort),
    };
    return peersOf(permission).map(({ peer, description }) =>
      description === undefined ? { ...match, peer } : { ...match, peer, description },
    );
  });
}

/** The port that is stored: prints of rules without ports may say -1, which means one for ICMP alone. */
export function storedPort(protocol: string, value: unknown): number | null {
  const isIcmp = protocol === "icmp" || protocol === "icmpv6";
  const port = asNumber(value) ?? null;
  return port === -1 && !isIcmp ? null : port;
}

interface DescribedPeer {
  readonly peer: RulePeer;
  readonly description: string | undefined;
}

function peersOf(permission: JsonObject): DescribedPeer[] {
  const described = (list: string, peerOf: (item: JsonObject) => RulePeer): DescribedPeer[] =>
    asObjects(permission[list]).map((item) => ({ peer: peerOf(item), description: asText(item.Description) }));
  return [
    ...described("IpRanges", (item) => ({ kind: "ipv4", cidr: stored(item.CidrIp, canonicalIpv4Cidr) })),
    ...described("Ipv6Ranges", (item) => ({ kind: "ipv6", cidr: stored(item.CidrIpv6, canonicalIpv6Cidr) })),
    ...described("PrefixListIds", (item) => ({
      kind: "prefix-list",
      prefixListId: String(item.PrefixListId ?? ""),
    })),
    ...described("UserIdGroupPairs", groupPeer),
  ];
}

const stored = (text: unknown, canonical: (text: string) => string | null): string =>
  canonical(String(text ?? "")) ?? String(text ?? "");

const GROUP_PEER_FIELDS = [
  ["GroupId", "groupId"],
  ["UserId", "userId"],
  ["GroupName", "groupName"],
  ["VpcId", "vpcId"],
  ["VpcPeeringConnectionId", "vpcPeeringConnectionId"],
  ["PeeringStatus", "peeringStatus"],
] as const;

/** The peer of a `UserIdGroupPair`, or of a `ReferencedGroupInfo`, which has the same names. */
export function groupPeer(pair: JsonObject): RulePeer {
  const known = GROUP_PEER_FIELDS.flatMap(([theirs, ours]) => {
    const value = asText(pair[theirs]);
    return value === undefined ? [] : [[ours, value] as const];
  });
  return { kind: "group", ...Object.fromEntries(known) };
}

/** A group peer with AWS's names: the inverse of {@link groupPeer}. */
export function groupPeerJson(peer: RulePeer & { kind: "group" }): JsonObject {
  return Object.fromEntries(
    GROUP_PEER_FIELDS.flatMap(([theirs, ours]) => (peer[ours] === undefined ? [] : [[theirs, peer[ours]]])),
  );
}

/** Puts rules of one direction together again, one permission per protocol and port span, as AWS groups them. */
export function permissionsOfRules(rules: readonly PermissionRule[]): JsonObject[] {
  const permissions = new Map<string, PermissionLists>();
  for (const rule of rules) {
    const key = `${rule.protocol}|${rule.fromPort}|${rule.toPort}`;
    const lists = permissions.get(key) ?? emptyPermission(rule);
    permissions.set(key, lists);
    addPeer(lists, rule);
  }
  return [...permissions.values()];
}

interface PermissionLists extends JsonObject {
  readonly IpRanges: JsonObject[];
  readonly Ipv6Ranges: JsonObject[];
  readonly PrefixListIds: JsonObject[];
  readonly UserIdGroupPairs: JsonObject[];
}

function emptyPermission(rule: RuleMatch): PermissionLists {
  return {
    IpProtocol: rule.protocol,
    ...(rule.fromPort === null ? {} : { FromPort: rule.fromPort }),
    ...(rule.toPort === null ? {} : { ToPort: rule.toPort }),
    UserIdGroupPairs: [],
    IpRanges: [],
    Ipv6Ranges: [],
    PrefixListIds: [],
  };
}

function addPeer(lists: PermissionLists, rule: PermissionRule): void {
  const description = rule.description === undefined ? {} : { Description: rule.description };
  const { peer } = rule;
  if (peer.kind === "ipv4") lists.IpRanges.push({ ...description, CidrIp: peer.cidr });
  else if (peer.kind === "ipv6") lists.Ipv6Ranges.push({ ...description, CidrIpv6: peer.cidr });
  else if (peer.kind === "prefix-list") lists.PrefixListIds.push({ ...description, PrefixListId: peer.prefixListId });
  else lists.UserIdGroupPairs.push({ ...description, ...groupPeerJson(peer) });
}

/** One permission holding one rule. */
export function permissionOfRule(rule: PermissionRule | StoredRule): JsonObject {
  const lists = emptyPermission(rule);
  addPeer(lists, rule);
  return lists;
}
