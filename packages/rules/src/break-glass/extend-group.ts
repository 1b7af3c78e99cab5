import { counted, parsePrefix, subtract } from "@sgt/cidr";
import {
  cidrRule,
  formatRule,
  includesRange,
  includesTraffic,
  type LiveRule,
  type Rule,
  ruleIdentity,
  type SecurityGroup,
} from "@sgt/snapshot";
import { type PlainVerdict, plainDecision } from "../assemble/assemble-plan.js";
import { describeReplacement } from "../assemble/describe-rule.js";
import { groupFrame } from "../assemble/group-frame.js";
import { type ExpiryMark, expiryText, lastsUntil, readExpiry } from "../plan/expiry-mark.js";
import type { GroupPlan, RuleDecision, Step } from "../plan/plan.js";
import { NO_PLAN_ID } from "../plan/plan-id.js";
import type { SkippedGroup } from "../plan/purpose.js";
import { countQuota, type PrefixListWeights, unknownWeights } from "../quota/count-quota.js";
import { fullFamily } from "../quota/transition.js";
import { besideEarlierEnds, endText, type MovedEnd } from "./earlier-end.js";
import { type ExtendRequest, ruleOfRequest } from "./extend-request.js";

export interface ExtendGroupInput {
  readonly group: SecurityGroup;
  /** Who else writes its rules; null for nobody. */
  readonly owner: string | null;
  readonly requests: readonly ExtendRequest[];
  readonly mark: ExpiryMark;
  readonly reason: string;
  readonly weights: PrefixListWeights;
  /** AWS's limit per family, and the most rules that are wanted. */
  readonly limit: number;
  readonly maxRules: number | null;
}

/** Returns what is added to one group and which ends move, or why nothing is done. */
export function extendGroup(input: ExtendGroupInput): GroupPlan | SkippedGroup {
  const { group, owner, weights, limit } = input;
  const rules = distinctRules(input);
  const isLasting = (rule: Rule): boolean => isAllowed(rule, group.ingress, input.mark.expiresAt);
  if (rules.every(isLasting)) return skipped(group, "already-allowed", alreadyAllowed(rules, group.ingress));
  const { add, moved } = besideEarlierEnds(rules, group.ingress, isLasting);
  const why = whyNot(add, moved, input);
  if (why !== null) return why;
  const steps: Step[] = [
    ...(add.length > 0 ? [{ kind: "authorize", rules: add } as const] : []),
    ...moved.map(({ rule, to }) => ({ kind: "modify", rule, to }) as const),
  ];
  return {
    ...groupFrame(group, steps, { owner, weights, limit }),
    add: [...add, ...moved.map(({ to }) => to)],
    remove: moved.map(({ rule }) => rule),
    decisions: group.ingress.map((rule) => decisionOn(rule, moved)),
    risks: owner === null ? [] : [{ id: "owned-by-others", message: owner }],
  };
}

/** What stands in the way; null when nothing does. A rule whose end moves takes no room. */
function whyNot(add: readonly Rule[], moved: readonly MovedEnd[], input: ExtendGroupInput): SkippedGroup | null {
  const { group, weights } = input;
  const nameless = moved.filter(({ rule }) => rule.ruleId === undefined);
  if (nameless.length > 0) return skipped(group, "ends-earlier", namelessText(nameless));
  if (add.length === 0) return null;
  const unknown = unknownWeights(group.ingress, weights);
  if (unknown.length > 0) {
    return skipped(group, "unknown-cost", `what ${unknown.join(", ")} costs in the rule quota is not known`);
  }
  const tooMany = overBudget(add, input);
  return tooMany === null ? null : skipped(group, "over-budget", tooMany);
}

/** AWS changes a rule in place by its id alone. */
function namelessText(moved: readonly MovedEnd[]): string {
  const ends = moved.map(({ rule }) => `${formatRule(rule)} ${endText(rule)}`).join("; ");
  return `${ends}, and its id is not in the snapshot: collect again, or run sgt extend on the account`;
}

function decisionOn(rule: LiveRule, moved: readonly MovedEnd[]): RuleDecision {
  const own = moved.find((one) => one.rule === rule);
  if (own === undefined) return plainDecision(rule, NOT_CONCERNED);
  return plainDecision(rule, { decision: "end-moved", reasonId: "end-moved", reason: endText(rule), into: own.to });
}

const NOT_CONCERNED: PlainVerdict = {
  decision: "not-concerned",
  reasonId: "not-concerned",
  reason: "an extension only adds rules and moves ends",
};

function skipped({ groupId }: SecurityGroup, id: SkippedGroup["id"], message: string): SkippedGroup {
  return { groupId, id, message };
}

/** One rule for each request, without those that lie inside another one. */
function distinctRules({ requests, mark, reason }: ExtendGroupInput): Rule[] {
  const rules = new Map<string, Rule>();
  for (const request of requests) {
    const said = [reason, request.note ?? ""].filter((text) => text !== "").join(", ");
    const rule = { ...ruleOfRequest(request), description: describeReplacement(expiryText(mark, said), NO_PLAN_ID) };
    if (!rules.has(ruleIdentity(rule))) rules.set(ruleIdentity(rule), rule);
  }
  const all = [...rules.values()];
  return all.filter((rule) => !all.some((other) => other !== rule && takesIn(other, rule)));
}

function takesIn(outer: Rule, inner: Rule): boolean {
  const [a, b] = [cidrRule(outer, -1), cidrRule(inner, -1)];
  return a !== null && b !== null && includesTraffic(outer, inner) && includesRange(a.range, b.range);
}

/** A rule that ends earlier is no help. */
function isAllowed(rule: Rule, standing: readonly LiveRule[], until: string): boolean {
  const around = standing
    .filter((other) => lastsUntil(other, until))
    .filter(({ peer }) => peer.kind === rule.peer.kind);
  const cidrs = around.flatMap((other) =>
    includesTraffic(other, rule) && "cidr" in other.peer ? [other.peer.cidr] : [],
  );
  return "cidr" in rule.peer && subtract([parsePrefix(rule.peer.cidr)], cidrs).length === 0;
}

function alreadyAllowed(rules: readonly Rule[], standing: readonly LiveRule[]): string {
  const identities = new Set(rules.map(ruleIdentity));
  const ends = standing.flatMap((rule) => {
    const expiry = readExpiry(rule);
    return identities.has(ruleIdentity(rule)) && expiry.kind === "ends" ? [expiry.mark.expiresAt] : [];
  });
  const what = rules.map(formatRule);
  const until = ends.length > 0 ? `, until ${ends.sort()[0]}` : "";
  return `${what.join(", ")}: already allowed${until}`;
}

/** What stands above the wish already may not grow. */
function overBudget(add: readonly Rule[], { group, weights, limit, maxRules }: ExtendGroupInput): string | null {
  const use = countQuota(group.ingress, weights);
  const more = countQuota(add, weights);
  const most = Math.min(limit, maxRules ?? limit);
  const full = fullFamily(use, more, most);
  if (full === null) return null;
  const kind = full === "ipv4" ? "IPv4" : "IPv6";
  return `${counted(use[full], `${kind} rule`)} of ${most} in use, and ${more[full]} more do not fit: free some with sgt compact, or raise the quota`;
}
