import type { PermissionRule } from "../account/ip-permissions.js";
import type { JsonObject } from "../account/json.js";
import type { RegionState } from "../account/region-state.js";
import { peerText, ruleIdentity, type StoredRule } from "../account/rule.js";
import { countRules } from "../account/rule-count.js";
import { ruleJson } from "../account/rule-json.js";
import { ApiError } from "../protocol/api-error.js";
import type { Ec2Context } from "./ec2-context.js";
import { groupToChange } from "./group-lookup.js";
import { checkPeerExists, withGroupId } from "./known-peer.js";
import { requestedRules } from "./requested-rules.js";
import { ruleTagsOf } from "./tag-specifications.js";

/**
 * AuthorizeSecurityGroupIngress: every rule of the call, or none (docs/aws.md#changing-rules). New rules get new
 * ids; the tags of `TagSpecifications` go to all of them.
 */
export function authorizeIngress(context: Ec2Context): JsonObject {
  const { state, params, caller } = context;
  const group = groupToChange(context);
  const rules = requestedRules(params, caller.accountId).map((rule) => withGroupId(state, rule));
  const tags = ruleTagsOf(params);
  checkAppearOnce(rules);
  for (const rule of rules) checkPeerExists(state, rule.peer);
  const ingress = group.rules.filter((rule) => !rule.isEgress);
  checkNew(rules, ingress);
  const added = rules.map((rule): StoredRule => ({ ...rule, ruleId: state.ids.next("sgr"), isEgress: false, tags }));
  checkQuota(state, ingress, added);
  const changed = { ...group, rules: [...group.rules, ...added] };
  state.replaceGroup(changed);
  return { Return: true, SecurityGroupRules: added.map((rule) => ruleJson(changed, rule, state)) };
}

function checkAppearOnce(rules: readonly PermissionRule[]): void {
  if (new Set(rules.map(ruleIdentity)).size < rules.length) {
    throw new ApiError("InvalidParameterValue", "The same permission must not appear multiple times");
  }
}

function checkNew(rules: readonly PermissionRule[], ingress: readonly StoredRule[]): void {
  const standing = new Set(ingress.map(ruleIdentity));
  const twice = rules.find((rule) => standing.has(ruleIdentity(rule)));
  if (twice !== undefined) throw duplicateRule(twice);
}

/** AWS's refusal of a rule that differs from a standing one in nothing but its description. */
export function duplicateRule(rule: PermissionRule): ApiError {
  const { protocol, fromPort, toPort, peer } = rule;
  const ports = fromPort === null ? "" : `, from port: ${fromPort}, to port: ${toPort}`;
  const text = `peer: ${peerText(peer)}, ${protocol.toUpperCase()}${ports}, ALLOW`;
  return new ApiError("InvalidPermission.Duplicate", `the specified rule "${text}" already exists`);
}

/** Both families count on their own; one that the new rules do not touch cannot refuse them (docs/aws.md#rule-quota). */
function checkQuota(state: RegionState, ingress: readonly StoredRule[], added: readonly StoredRule[]): void {
  const weight = (id: string): number => state.prefixListWeight(id);
  const before = countRules(ingress, weight);
  const after = countRules([...ingress, ...added], weight);
  const isOver = (family: "ipv4" | "ipv6"): boolean =>
    after[family] > state.ruleQuota && after[family] > before[family];
  if (isOver("ipv4") || isOver("ipv6")) {
    throw new ApiError(
      "RulesPerSecurityGroupLimitExceeded",
      "The maximum number of rules per security group has been reached.",
    );
  }
}
