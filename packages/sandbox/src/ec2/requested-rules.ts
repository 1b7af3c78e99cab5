import { canonicalIpv4Cidr, canonicalIpv6Cidr } from "../account/canonical-cidr.js";
import type { PermissionRule } from "../account/ip-permissions.js";
import type { RulePeer } from "../account/rule.js";
import { ApiError } from "../protocol/api-error.js";
import { type QueryParams, structuresParam, textParam } from "../protocol/query-params.js";
import { readProtocolAndPorts } from "./port-span.js";
import { checkDescription } from "./rule-description.js";

/**
 * The rules that a request names by properties: `IpPermissions.N`, or the flat parameters of one
 * rule (`CidrIp`, `IpProtocol`, …).
 * @throws ApiError `MissingParameter`, `InvalidParameterValue`
 */
export function requestedRules(params: QueryParams, accountId: string): PermissionRule[] {
  const permissions = structuresParam(params, "IpPermissions");
  const rules = (permissions.length > 0 ? permissions : flatPermission(params)).flatMap((permission) =>
    rulesOf(permission, accountId),
  );
  if (rules.length === 0) {
    throw new ApiError(
      "MissingParameter",
      "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided with a source.",
    );
  }
  return rules;
}

function flatPermission(params: QueryParams): QueryParams[] {
  const cidr = textParam(params, "CidrIp");
  const group = textParam(params, "SourceSecurityGroupName");
  const owner = textParam(params, "SourceSecurityGroupOwnerId");
  if (cidr === undefined && group === undefined) return [];
  const pair = { GroupName: group ?? "", ...(owner === undefined ? {} : { UserId: owner }) };
  return [{ ...params, ...(cidr === undefined ? { Groups: [pair] } : { IpRanges: [{ CidrIp: cidr }] }) }];
}

function rulesOf(permission: QueryParams, accountId: string): PermissionRule[] {
  const match = readProtocolAndPorts(permission);
  return PEER_LISTS.flatMap(({ list, peerOf }) =>
    structuresParam(permission, list).map((item) => {
      const peer = peerOf(item, accountId);
      const isReference = peer.kind === "group" || peer.kind === "prefix-list";
      const description = checkDescription(textParam(item, "Description"), isReference);
      return description === undefined ? { ...match, peer } : { ...match, peer, description };
    }),
  );
}

interface PeerList {
  readonly list: string;
  readonly peerOf: (item: QueryParams, accountId: string) => RulePeer;
}

const PEER_LISTS: readonly PeerList[] = [
  { list: "IpRanges", peerOf: (item) => ipv4Peer(textParam(item, "CidrIp")) },
  { list: "Ipv6Ranges", peerOf: (item) => ipv6Peer(textParam(item, "CidrIpv6")) },
  {
    list: "PrefixListIds",
    peerOf: (item) => ({ kind: "prefix-list", prefixListId: textParam(item, "PrefixListId") ?? "" }),
  },
  { list: "Groups", peerOf: groupPair },
];

function groupPair(item: QueryParams, accountId: string): RulePeer {
  const groupId = textParam(item, "GroupId");
  const groupName = textParam(item, "GroupName");
  const userId = textParam(item, "UserId") ?? accountId;
  return {
    kind: "group",
    userId,
    ...(groupId === undefined ? {} : { groupId }),
    ...(groupName === undefined ? {} : { groupName }),
  };
}

/** @throws ApiError `InvalidParameterValue` */
export function ipv4Peer(text: string | undefined): RulePeer {
  const cidr = canonicalIpv4Cidr(text ?? "");
  if (cidr === null) throw new ApiError("InvalidParameterValue", `CIDR block ${text} is malformed`);
  return { kind: "ipv4", cidr };
}

/** @throws ApiError `InvalidParameterValue` */
export function ipv6Peer(text: string | undefined): RulePeer {
  const cidr = canonicalIpv6Cidr(text ?? "");
  if (cidr === null) throw new ApiError("InvalidParameterValue", `IPv6 CIDR block ${text} is malformed`);
  return { kind: "ipv6", cidr };
}
