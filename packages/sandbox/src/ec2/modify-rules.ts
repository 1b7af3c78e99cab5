import type { PermissionRule } from "../account/ip-permissions.js";
import type { JsonObject } from "../account/json.js";
import { type RulePeer, ruleIdentity, type StoredRule } from "../account/rule.js";
import type { StoredGroup } from "../account/security-group.js";
import { ApiError } from "../protocol/api-error.js";
import { type QueryParams, structureParam, structuresParam, textParam } from "../protocol/query-params.js";
import { duplicateRule } from "./authorize-ingress.js";
import type { Ec2Context } from "./ec2-context.js";
import { groupNotFound, groupToChange, ruleNotFound } from "./group-lookup.js";
import { checkPeerExists } from "./known-peer.js";
import { readProtocolAndPorts } from "./port-span.js";
import { ipv4Peer, ipv6Peer } from "./requested-rules.js";
import { checkDescription } from "./rule-description.js";

/**
 * ModifySecurityGroupRules: changes rules in place; id and tags stay, the kind of peer must stay
 * (docs/aws.md#changing-rules). Each update stands on its own: whether AWS undoes the earlier ones when a later one
 * is refused is not documented, so the sandbox takes the worse case and does not.
 */
export function modifyRules(context: Ec2Context): JsonObject {
  const { groupId } = groupToChange(context);
  const updates = structuresParam(context.params, "SecurityGroupRule");
  if (updates.length === 0)
    throw new ApiError("MissingParameter", "The request must contain the parameter securityGroupRules");
  for (const update of updates) modifyRule(context, groupId, update);
  return { Return: true };
}

function modifyRule({ state, caller }: Ec2Context, groupId: string, update: QueryParams): void {
  const group = state.groups.get(groupId);
  if (group === undefined) throw groupNotFound(groupId);
  const ruleId = textParam(update, "SecurityGroupRuleId") ?? "";
  const rule = group.rules.find((candidate) => candidate.ruleId === ruleId);
  if (rule === undefined) throw ruleNotFound(ruleId);
  const wanted = wantedRule(structureParam(update, "SecurityGroupRule") ?? {}, caller.accountId);
  checkSameKind(rule, wanted.peer);
  checkPeerExists(state, wanted.peer);
  const { ruleId: id, isEgress, tags } = rule;
  const modified: StoredRule = { ...wanted, ruleId: id, isEgress, tags };
  checkStillOne(group, modified);
  state.replaceGroup({ ...group, rules: group.rules.map((other) => (other.ruleId === id ? modified : other)) });
}

/** The request gives the whole rule; what it leaves out, the description too, is gone. */
function wantedRule(params: QueryParams, accountId: string): PermissionRule {
  const peer = wantedPeer(params, accountId);
  const isReference = peer.kind === "group" || peer.kind === "prefix-list";
  const description = checkDescription(textParam(params, "Description"), isReference);
  return { ...readProtocolAndPorts(params), peer, ...(description === undefined ? {} : { description }) };
}

function wantedPeer(params: QueryParams, accountId: string): RulePeer {
  const ipv4 = textParam(params, "CidrIpv4");
  const ipv6 = textParam(params, "CidrIpv6");
  const prefixListId = textParam(params, "PrefixListId");
  const groupId = textParam(params, "ReferencedGroupId");
  if ([ipv4, ipv6, prefixListId, groupId].filter((given) => given !== undefined).length !== 1) {
    throw new ApiError(
      "InvalidParameterCombination",
      "Exactly one source or destination must be specified for a rule.",
    );
  }
  if (ipv4 !== undefined) return ipv4Peer(ipv4);
  if (ipv6 !== undefined) return ipv6Peer(ipv6);
  if (prefixListId !== undefined) return { kind: "prefix-list", prefixListId };
  return { kind: "group", userId: accountId, groupId: groupId ?? "" };
}

const KIND_NAMES = { ipv4: "IPv4 CIDR", ipv6: "IPv6 CIDR", "prefix-list": "prefix list", group: "referenced group" };
const KIND_FIELDS = { ipv4: "CidrIpv4", ipv6: "CidrIpv6", "prefix-list": "PrefixListId", group: "ReferencedGroupId" };

function checkSameKind(rule: StoredRule, wanted: RulePeer): void {
  if (rule.peer.kind === wanted.kind) return;
  throw new ApiError(
    "InvalidParameterValue",
    `Invalid rule type for security group rule '${rule.ruleId}'. You may not specify ${KIND_FIELDS[wanted.kind]} for an existing ${KIND_NAMES[rule.peer.kind]} rule.`,
  );
}

function checkStillOne(group: StoredGroup, modified: StoredRule): void {
  const isTaken = group.rules.some(
    (other) =>
      other.ruleId !== modified.ruleId &&
      other.isEgress === modified.isEgress &&
      ruleIdentity(other) === ruleIdentity(modified),
  );
  if (isTaken) throw duplicateRule(modified);
}
