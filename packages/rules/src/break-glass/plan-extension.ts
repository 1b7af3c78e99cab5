import type { OptionKeys } from "@sgt/cidr";
import { includesRange, type RegionSnapshot, rangeOf, type SecurityGroup } from "@sgt/snapshot";
import { assemblePlan } from "../assemble/assemble-plan.js";
import { extendedTrust } from "../assemble/new-trust.js";
import { badOption, checkKeys, rulesError } from "../errors.js";
import { type ExpiryMark, expiryMark } from "../plan/expiry-mark.js";
import { ownerOfGroup } from "../plan/owner-of-group.js";

import type { GroupPlan, Plan } from "../plan/plan.js";
import { completeOptions, DEFAULT_PLAN_OPTIONS } from "../plan/plan-options.js";
import type { SkippedGroup } from "../plan/purpose.js";
import { DEFAULT_RULE_QUOTA, prefixListWeights } from "../quota/count-quota.js";
import { extendGroup } from "./extend-group.js";
import type { ExtendRequest } from "./extend-request.js";

export interface ExtendInput {
  /** Holds at least the groups that the requests name. */
  readonly region: RegionSnapshot;
  readonly requests: readonly ExtendRequest[];
  /** When the rules end, and who answers for them. */
  readonly mark: ExpiryMark;
  /** In a few words; becomes part of the description. */
  readonly reason: string;
  /** Also sources outside the private blocks. Default false. */
  readonly includePublic?: boolean;
  /** The requests were found, not typed: a group that cannot take them is skipped by name instead of refused. */
  readonly discovered?: boolean;
  /** The most rules a group may have per family; null for as many as the quota allows. */
  readonly maxRules?: number | null;
  /** ISO time; becomes `createdAt`. */
  readonly now: string;
  readonly toolVersion?: string;
}

/**
 * Plans rules for an emergency: only adds, each with its end, ticket and owner in description and tags. What a
 * group allows as long already is not added again; a rule that ends earlier and of which AWS takes no second gets the
 * later end in place; and a group over its budget is skipped by name, in `purpose.skipped`. Everything is checked before
 * anything is returned.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for an end that is past or no time, a ticket or owner that AWS does not
 *   take, `maxRules` out of range, or no requests
 * @throws `SGT_RULES_GROUP_UNKNOWN` for a group that the region does not hold
 * @throws `SGT_RULES_GROUP_ELSEWHERE` for a group of another account
 * @throws `SGT_RULES_SOURCE_PUBLIC` for a source outside the private blocks, unless it was asked for; everybody always
 */
export function planExtension(input: ExtendInput): Plan {
  checkKeys(input, PLAN_EXTENSION_KEYS);
  const { region, requests, now, toolVersion } = input;
  const mark = checkMark(input);
  const options = completeOptions({ maxRules: input.maxRules ?? null });
  if (requests.length === 0) throw badOption("requests", "nothing to add", "Name a CIDR, a group and a port.");
  for (const request of requests) checkSource(request, input.includePublic ?? false);
  const groups: GroupPlan[] = [];
  const skipped: SkippedGroup[] = [];
  for (const [group, own] of requestsByGroup(region, requests)) {
    const result = refuseGroup(group, input) ?? planGroup(group, own, mark, input);
    if ("id" in result) skipped.push(result);
    else groups.push(result);
  }
  const newlyTrusted = groups.flatMap((group) => extendedTrust(group, mark.expiresAt).fresh);
  return assemblePlan({
    region,
    purpose: { kind: "extend", ...mark, newlyTrusted, skipped },
    options,
    groups,
    untouched: { groupCount: 0, byDecision: {} },
    now,
    toolVersion,
  });
}

const PLAN_EXTENSION_KEYS = {
  region: "needed",
  requests: "needed",
  mark: "needed",
  reason: "needed",
  includePublic: true,
  discovered: true,
  maxRules: true,
  now: "needed",
  toolVersion: true,
} satisfies OptionKeys<ExtendInput>;

function planGroup(
  group: SecurityGroup,
  requests: readonly ExtendRequest[],
  mark: ExpiryMark,
  { region, reason, maxRules = null }: ExtendInput,
): GroupPlan | SkippedGroup {
  return extendGroup({
    group,
    owner: ownerOfGroup(group, region.accountId),
    requests,
    mark,
    reason,
    weights: prefixListWeights(region.prefixLists),
    limit: region.ruleQuota ?? DEFAULT_RULE_QUOTA,
    maxRules,
  });
}

/** Another account's rules are not ours to add; a group that was only found is not fought over with its owner either. */
function refuseGroup(group: SecurityGroup, { region, discovered = false }: ExtendInput): SkippedGroup | null {
  const { groupId } = group;
  const elsewhere = group.ownerId !== region.accountId;
  if (elsewhere && !discovered) {
    throw rulesError("SGT_RULES_GROUP_ELSEWHERE", `group "${groupId}" belongs to account "${group.ownerId}"`, {
      hint: "Use the credentials of that account.",
      details: { groupId, ownerId: group.ownerId },
    });
  }
  if (elsewhere) return { groupId, id: "elsewhere", message: `belongs to account ${group.ownerId}` };
  const owner = discovered ? ownerOfGroup(group, region.accountId) : null;
  return owner === null ? null : { groupId, id: "owned-by-others", message: owner };
}

function requestsByGroup(
  { groups, accountId, region }: RegionSnapshot,
  requests: readonly ExtendRequest[],
): Map<SecurityGroup, ExtendRequest[]> {
  const byId = new Map(groups.map((group) => [group.groupId, group]));
  const found = new Map<SecurityGroup, ExtendRequest[]>();
  for (const request of requests) {
    const group = byId.get(request.groupId);
    if (group === undefined) {
      throw rulesError("SGT_RULES_GROUP_UNKNOWN", `no group "${request.groupId}" in ${accountId}, ${region}`, {
        hint: "Check the id, the account and the region.",
        details: { groupId: request.groupId },
      });
    }
    found.set(group, [...(found.get(group) ?? []), request]);
  }
  return found;
}

function checkSource({ cidr }: ExtendRequest, includePublic: boolean): void {
  if (includePublic && !cidr.endsWith("/0")) return;
  if (isPrivateCidr(cidr)) return;
  throw rulesError("SGT_RULES_SOURCE_PUBLIC", `${cidr} is not a private CIDR`, {
    hint: cidr.endsWith("/0")
      ? "0.0.0.0/0 and ::/0 are never allowed this way; give the source."
      : "Pass --include-public to allow it.",
    details: { cidr },
  });
}

/** Reports whether a canonical CIDR lies inside a private block (RFC 1918, RFC 4193). */
export function isPrivateCidr(cidr: string): boolean {
  const range = rangeOf(cidr);
  return DEFAULT_PLAN_OPTIONS.privateBlocks.some((block) => includesRange(rangeOf(block), range));
}

function checkMark({ mark, now }: ExtendInput): ExpiryMark {
  const checked = expiryMark(mark);
  if (Date.parse(checked.expiresAt) > Date.parse(now)) return checked;
  throw badOption("expiresAt", `${checked.expiresAt} is past`, "Give a future time.");
}
