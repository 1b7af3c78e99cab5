import { counted } from "@sgt/cidr";
import {
  cidrRule,
  includesRange,
  type LiveRule,
  type RegionSnapshot,
  rangeOf,
  type SecurityGroup,
} from "@sgt/snapshot";
import { type PlainVerdict, plainDecision } from "../assemble/assemble-plan.js";
import { groupFrame } from "../assemble/group-frame.js";
import { inPlaceRisk, tagsLostRisk } from "../assemble/step-risks.js";
import { hasExpiry } from "../plan/expiry-mark.js";
import { ownerOfGroup, ownerOfRule } from "../plan/owner-of-group.js";
import type { DecisionId, GroupPlan, PlanOptions } from "../plan/plan.js";
import type { ReasonId } from "../plan/reason-id.js";
import { DEFAULT_RULE_QUOTA, type PrefixListWeights, unknownWeights } from "../quota/count-quota.js";
import type { CompactOptions } from "./compact-options.js";
import { findMerges, type Merge } from "./merge-rules.js";
import { mergeSteps } from "./merge-steps.js";

export interface CompactGroupInput {
  readonly group: SecurityGroup;
  readonly region: RegionSnapshot;
  readonly options: PlanOptions;
  readonly own: CompactOptions;
  readonly weights: PrefixListWeights;
}

/** Returns the plan of one group; without steps when nothing can be merged. */
export function compactGroup(input: CompactGroupInput): GroupPlan {
  const { group, region, weights } = input;
  const limit = region.ruleQuota ?? DEFAULT_RULE_QUOTA;
  const verdicts = new Map<LiveRule, PlainVerdict>();
  for (const rule of group.ingress) {
    const verdict = standsAside(rule, input);
    if (verdict !== null) verdicts.set(rule, verdict);
  }
  const cidrs = group.ingress.map(cidrRule).filter((rule) => rule !== null);
  const merges = findMerges({
    eligible: cidrs.filter(({ rule }) => !verdicts.has(rule)),
    untouched: cidrs.filter(({ rule }) => verdicts.has(rule)),
    privateBlocks: input.options.privateBlocks,
    fences: input.own.fences,
    maxWaste: input.own.maxWaste,
  });
  const { steps, done, stuck } = mergeSteps({ before: group.ingress, merges, weights, limit });
  for (const merge of done) for (const { rule } of merge.members) verdicts.set(rule, mergedVerdict(merge));
  for (const { members } of stuck) for (const { rule } of members) verdicts.set(rule, noRoom(limit));
  return {
    ...groupFrame(group, steps, { owner: ownerOfGroup(group, region.accountId), weights, limit }),
    add: done.flatMap((merge) => (merge.isNew ? [merge.into] : [])),
    remove: done.flatMap((merge) => merge.members.map(({ rule }) => rule)),
    decisions: group.ingress.map((rule) => plainDecision(rule, verdicts.get(rule) ?? NOT_MERGED)),
    risks: [...tagsLostRisk(steps), ...inPlaceRisk(steps)],
  };
}

const NOT_MERGED = plain("not-merged", "no adjacent rule to merge with within --max-waste");

/** The decision has this one reason. */
function plain(decision: DecisionId & ReasonId, reason: string): PlainVerdict {
  return { decision, reasonId: decision, reason };
}

function mergedVerdict({ into, isNew, members }: Merge): PlainVerdict {
  const cidr = "cidr" in into.peer ? into.peer.cidr : "";
  if (isNew) return { ...plain("merge", `${counted(members.length, "rule")} become ${cidr}`), into };
  const reason = `inside ${cidr}, which is kept`;
  return { decision: "already-covered", reasonId: "inside-another", reason, into };
}

function noRoom(limit: number): PlainVerdict {
  const reason = `the quota of ${counted(limit, "rule")} is full, and no rule has an ID for a change in place`;
  return { decision: "no-room", reasonId: "quota-short", reason };
}

/** Returns why a rule takes no part, or null when it does. */
function standsAside(rule: LiveRule, { group, region, options, own, weights }: CompactGroupInput): PlainVerdict | null {
  const { peer } = rule;
  if (peer.kind === "group") return plain("group-reference", `source is the members of ${peer.groupId}`);
  if (peer.kind === "prefix-list") return plain("prefix-list", "source is a prefix list");
  const range = rangeOf(peer.cidr);
  if (peer.cidr.endsWith("/0")) return plain("public", `${peer.cidr}: out of scope`);
  if (!options.privateBlocks.some((block) => includesRange(rangeOf(block), range))) {
    return plain("not-private", `${peer.cidr} is not a private CIDR`);
  }
  if (hasExpiry(rule)) {
    return { decision: "break-glass", reasonId: "has-end", reason: "emergency rule with an end time" };
  }
  if (own.groupIds !== null && !own.groupIds.includes(group.groupId)) {
    return plain("out-of-scope", "the group is outside --group");
  }
  const owner = ownerOfGroup(group, region.accountId) ?? ownerOfRule(rule);
  if (owner !== null && !own.includeOwned) return plain("owned-by-others", owner);
  const unknown = unknownWeights(group.ingress, weights);
  if (unknown.length === 0) return null;
  return {
    decision: "no-room",
    reasonId: "unknown-cost",
    reason: `what ${unknown.join(", ")} costs in the rule quota is not known`,
  };
}
