import { counted } from "@sgt/cidr";
import {
  cidrRule,
  includesRange,
  type LiveRule,
  type RegionSnapshot,
  type Rule,
  rangeOf,
  type SecurityGroup,
} from "@sgt/snapshot";
import { plainDecision } from "../assemble/assemble-plan.js";
import { groupFrame } from "../assemble/group-frame.js";
import { hasExpiry } from "../plan/expiry-mark.js";
import { ownerOfGroup } from "../plan/owner-of-group.js";
import type { DecisionId, GroupPlan, PlanOptions, Risk } from "../plan/plan.js";
import { DEFAULT_RULE_QUOTA, type PrefixListWeights, unknownWeights } from "../quota/count-quota.js";
import { inPlaceRisk } from "../tighten/group-risks.js";
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

interface Verdict {
  readonly decision: DecisionId;
  readonly reason: string;
  /** The rule that takes its place. */
  readonly into?: Rule;
}

/** Returns the plan of one group; without steps when nothing can be merged. */
export function compactGroup(input: CompactGroupInput): GroupPlan {
  const { group, region, weights } = input;
  const limit = region.ruleQuota ?? DEFAULT_RULE_QUOTA;
  const verdicts = new Map<LiveRule, Verdict>();
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
    ...groupFrame(group, steps, { weights, limit }),
    add: done.flatMap((merge) => (merge.isNew ? [merge.into] : [])),
    remove: done.flatMap((merge) => merge.members.map(({ rule }) => rule)),
    decisions: group.ingress.map((rule) => {
      const { decision, reason, into } = verdicts.get(rule) ?? NOT_MERGED;
      return plainDecision(rule, decision, reason, into);
    }),
    risks: [...tagRisks(done), ...inPlaceRisk(steps)],
  };
}

const NOT_MERGED: Verdict = { decision: "not-merged", reason: "no neighbour to be one rule with, within the waste" };

function mergedVerdict({ into, isNew, members }: Merge): Verdict {
  const cidr = "cidr" in into.peer ? into.peer.cidr : "";
  if (!isNew) return { decision: "already-covered", reason: `lies inside ${cidr}, which stands`, into };
  return { decision: "merge", reason: `${counted(members.length, "rule")} become ${cidr}`, into };
}

function noRoom(limit: number): Verdict {
  return {
    decision: "no-room",
    reason: `the quota of ${counted(limit, "rule")} is full, and no rule has an id to be widened in place by`,
  };
}

/** Returns why a rule takes no part, or null when it does. */
function standsAside(rule: LiveRule, { group, region, options, own, weights }: CompactGroupInput): Verdict | null {
  const { peer } = rule;
  if (peer.kind === "group") return { decision: "group-reference", reason: `admits the members of ${peer.groupId}` };
  if (peer.kind === "prefix-list") return { decision: "prefix-list", reason: "admits the entries of a prefix list" };
  const range = rangeOf(peer.cidr);
  if (peer.cidr.endsWith("/0")) return { decision: "public", reason: `${peer.cidr} is everybody` };
  if (!options.privateBlocks.some((block) => includesRange(rangeOf(block), range))) {
    return { decision: "not-private", reason: `${peer.cidr} is not inside a private block` };
  }
  if (hasExpiry(rule)) return { decision: "break-glass", reason: "a rule for an emergency, with an end of its own" };
  if (own.groupIds !== null && !own.groupIds.includes(group.groupId)) {
    return { decision: "out-of-scope", reason: "the group was not asked for" };
  }
  const owner = ownerOfGroup(group, region.accountId);
  if (owner !== null && !own.includeOwned) return { decision: "owned-by-others", reason: owner };
  const unknown = unknownWeights(group.ingress, weights);
  if (unknown.length === 0) return null;
  return { decision: "no-room", reason: `what ${unknown.join(", ")} costs in the rule quota is not known` };
}

function tagRisks(done: readonly Merge[]): Risk[] {
  const tagged = done.flatMap(({ members }) => members).filter(({ rule }) => Object.keys(rule.tags ?? {}).length > 0);
  if (tagged.length === 0) return [];
  return [
    {
      id: "tags-lost",
      message: `${counted(tagged.length, "rule that goes bears", "rules that go bear")} tags, which the wider rules do not take over`,
    },
  ];
}
