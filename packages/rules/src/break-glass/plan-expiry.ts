import type { OptionKeys } from "@sgt/cidr";
import { cidrRule, type LiveRule, type RegionSnapshot, type SecurityGroup } from "@sgt/snapshot";
import { assemblePlan, type PlainVerdict, plainDecision } from "../assemble/assemble-plan.js";
import { groupFrame } from "../assemble/group-frame.js";
import { stillAllowed } from "../assemble/still-allowed.js";
import { checkKeys } from "../errors.js";
import { readExpiry, wholeSeconds } from "../plan/expiry-mark.js";
import { ownerOfGroup } from "../plan/owner-of-group.js";
import type { GroupPlan, Plan, RuleDecision, Step } from "../plan/plan.js";
import { completeOptions } from "../plan/plan-options.js";
import { requireGroups } from "../plan/require-groups.js";
import { DEFAULT_RULE_QUOTA, type PrefixListWeights, prefixListWeights } from "../quota/count-quota.js";

export interface ExpireInput {
  readonly region: RegionSnapshot;
  /** Only these groups; null means all. */
  readonly groupIds?: readonly string[] | null;
  /** ISO time: rules that end at it or before are closed. */
  readonly now: string;
  readonly toolVersion?: string;
}

/**
 * Plans to close the rules whose end, by their own tags and descriptions, has come. Nothing else is
 * needed: no plan and no journal of the extension. Groups of other accounts are passed over.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for a group that the region does not hold.
 */
export function planExpiry(input: ExpireInput): Plan {
  checkKeys(input, PLAN_EXPIRY_KEYS);
  const { region, groupIds = null, now, toolVersion } = input;
  requireGroups(region, groupIds ?? []);
  const asOf = wholeSeconds(now);
  const weights = prefixListWeights(region.prefixLists);
  const limit = region.ruleQuota ?? DEFAULT_RULE_QUOTA;
  const wanted = region.groups.filter(
    ({ groupId, ownerId }) => ownerId === region.accountId && (groupIds === null || groupIds.includes(groupId)),
  );
  const groups = wanted.flatMap((group) =>
    closeGroup({ group, owner: ownerOfGroup(group, region.accountId), asOf, weights, limit }),
  );
  return assemblePlan({
    region,
    purpose: { kind: "expire", asOf },
    options: completeOptions({ groupIds }),
    groups,
    untouched: { groupCount: region.groups.length - groups.length, byDecision: {} },
    now,
    toolVersion,
  });
}

const PLAN_EXPIRY_KEYS = {
  region: "needed",
  groupIds: true,
  now: "needed",
  toolVersion: true,
} satisfies OptionKeys<ExpireInput>;

interface CloseInput {
  readonly group: SecurityGroup;
  readonly owner: string | null;
  readonly asOf: string;
  readonly weights: PrefixListWeights;
  readonly limit: number;
}

function closeGroup({ group, owner, asOf, weights, limit }: CloseInput): GroupPlan[] {
  const remove = group.ingress.filter((rule) => hasEnded(rule, asOf));
  if (remove.length === 0) return [];
  const gone = new Set(remove);
  const after = group.ingress.filter((rule) => !gone.has(rule));
  const steps: Step[] = [{ kind: "revoke", rules: remove }];
  return [
    {
      ...groupFrame(group, steps, { owner, weights, limit }),
      add: [],
      remove,
      decisions: group.ingress.map((rule) =>
        gone.has(rule) ? closed(rule, after) : plainDecision(rule, NOT_CONCERNED),
      ),
      risks: [],
    },
  ];
}

const NOT_CONCERNED: PlainVerdict = {
  decision: "not-concerned",
  reasonId: "not-concerned",
  reason: "has no end, or a future one",
};

function hasEnded(rule: LiveRule, asOf: string): boolean {
  const expiry = readExpiry(rule);
  return expiry.kind === "ends" && expiry.mark.expiresAt <= asOf;
}

/** What of it other rules admit stays admitted. */
function closed(rule: LiveRule, after: readonly LiveRule[]): RuleDecision {
  const own = cidrRule(rule, -1);
  const others = after.map((other) => cidrRule(other, -1)).filter((other) => other !== null);
  const expiry = readExpiry(rule);
  const ended = expiry.kind === "ends" ? expiry.mark.expiresAt : "";
  const left = own === null ? 0n : stillAllowed([own], others).after;
  const verdict: PlainVerdict = { decision: "expired", reasonId: "end-past", reason: `ended ${ended}` };
  return { ...plainDecision(rule, verdict), addressesAfter: `${left}` };
}

/** A rule for an emergency whose end cannot be read: a person has to look. */
export interface UnreadableExpiry {
  readonly groupId: string;
  readonly groupName: string;
  readonly rule: LiveRule;
  /** What stands where the end should. */
  readonly text: string;
}

/** Returns the rules that say they have an end and do not say which. */
export function unreadableExpiries({ groups }: Pick<RegionSnapshot, "groups">): UnreadableExpiry[] {
  return groups.flatMap(({ groupId, groupName, ingress }) =>
    ingress.flatMap((rule) => {
      const expiry = readExpiry(rule);
      return expiry.kind === "unreadable" ? [{ groupId, groupName, rule, text: expiry.text }] : [];
    }),
  );
}
