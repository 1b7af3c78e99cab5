import { type CidrRule, cidrRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { groupFrame } from "../assemble/group-frame.js";
import { memberRules } from "../assemble/member-rules.js";
import { inPlaceRisk, tagsLostRisk } from "../assemble/step-risks.js";
import { hasExpiry } from "../plan/expiry-mark.js";
import type { GroupPlan } from "../plan/plan.js";
import { countQuota, type QuotaCount } from "../quota/count-quota.js";
import { type Exchange, planSteps } from "../quota/plan-steps.js";
import { ruleRoom } from "../quota/rule-room.js";
import { emptyRuleHits } from "../usage/rule-hits.js";
import type { Candidate } from "./candidate.js";
import { type Choice, chooseReplacements } from "./choose-replacements.js";
import type { Referable } from "./cover-task.js";
import type { GroupInput, Verdict } from "./group-input.js";
import { mergedPortsRisk, mergePorts } from "./merge-ports.js";
import { type Going, replacementRules } from "./replacement-rules.js";
import { ruleDecision } from "./rule-decision.js";

/**
 * Returns the plan of one group. Where the quota leaves no way to its groups as sources, it has CIDRs alone.
 *
 * @param judged why each ingress rule stays whatever came through it; null for those that are eligible
 */
export function planGroup(input: GroupInput, judged: readonly (Verdict | null)[]): GroupPlan {
  const plan = planOnce(input, judged);
  if (input.referable === null || isPossible(plan)) return plan;
  return planOnce({ ...input, referable: withoutOffers(input.referable) }, judged);
}

/** A group cannot take a CIDR's place in place, and takes room of both families. */
function isPossible({ steps, quota }: GroupPlan): boolean {
  const keepsKind = steps.every((step) => step.kind !== "modify" || step.to.peer.kind === step.rule.peer.kind);
  const uses = [quota.ipv4, quota.ipv6];
  return keepsKind && uses.every(({ before, peak }) => peak <= Math.max(before, quota.limit));
}

function withoutOffers(referable: Referable | null): Referable | null {
  return referable === null ? null : { ...referable, offer: () => null };
}

function planOnce(input: GroupInput, judged: readonly (Verdict | null)[]): GroupPlan {
  const { group, owner, cidrs, weights, limit } = input;
  const eligible = judged.flatMap((verdict, index) => (verdict === null ? [index] : []));
  const { verdicts, exchanges, merged } = decideGroup(input, eligible);
  const steps = planSteps({ before: group.ingress, exchanges, weights, limit });
  const add = exchanges.flatMap((exchange) => exchange.add);
  const remove = exchanges.flatMap((exchange) => exchange.remove);
  const gone = new Set(remove);
  const staying = cidrs.filter((rule) => rule !== null && !gone.has(rule.rule));
  const after = [...staying, ...add.map((rule) => cidrRule(rule, -1))].filter((rule) => rule !== null);
  const references = add
    .filter(({ peer }) => peer.kind === "group")
    .map((rule) => ({ rule, members: memberRules(rule, input.membersOf) }));
  return {
    ...groupFrame(group, steps, { owner, weights, limit }),
    add,
    remove,
    decisions: group.ingress.map((rule, index) =>
      ruleDecision({
        rule,
        cidr: cidrs[index] ?? null,
        verdict: (judged[index] ?? verdicts.get(index)) as Verdict,
        hits: input.hits.get(index),
        possible: input.possible.get(index),
        goes: gone.has(rule),
        after,
        references,
        merged,
      }),
    ),
    risks: [...input.risks, ...inPlaceRisk(steps), ...tagsLostRisk(steps), ...[...merged].map(mergedPortsRisk)],
  };
}

/** What becomes of the eligible rules of one group. */
interface GroupDecision {
  /** By index of the ingress rule, for every eligible one. */
  readonly verdicts: ReadonlyMap<number, Verdict>;
  readonly exchanges: readonly Exchange[];
  /** Of the new rules those that hold the ports of several. */
  readonly merged: ReadonlySet<Rule>;
}

/** Decides about the eligible rules of a group, which are given by their indexes. */
function decideGroup(input: GroupInput, eligible: readonly number[]): GroupDecision {
  const { group, obstacle, options } = input;
  if (obstacle !== null) return { verdicts: sameVerdict(eligible, obstacle), exchanges: [], merged: NONE };
  const candidates = eligible.flatMap((index) => candidateOf(input.cidrs[index] ?? null, input) ?? []);
  const used = new Set(candidates.map(({ index }) => index));
  const unused = eligible.filter((index) => !used.has(index));
  const verdict = unusedVerdict(input);
  const dropped = verdict.decision === "remove-unused" ? unused : [];
  const choices = chooseByFamily(input, candidates, dropped);
  const going = candidates.flatMap((candidate): Going[] => {
    const choice = choices.get(candidate.index);
    return choice?.kind === "replace" ? [{ candidate, ...choice }] : [];
  });
  const leaving = [...going.map(({ candidate }) => candidate.index), ...dropped];
  const single = replacementRules(going, standingRules(input, leaving));
  const { exchanges, merged } = options.mergePorts
    ? mergePorts(single, group.ingress)
    : { exchanges: single, merged: NONE };
  const drops = dropped.flatMap((index) => group.ingress[index] ?? []).map((rule) => ({ remove: [rule], add: [] }));
  return {
    verdicts: new Map([
      ...sameVerdict(unused, verdict),
      ...[...choices].flatMap(([index, choice]) => (choice.kind === "stay" ? [[index, choice] as const] : [])),
      ...going.map((one, at) => [one.candidate.index, goingVerdict(one, single[at])] as const),
    ]),
    exchanges: [...exchanges, ...drops],
    merged,
  };
}

const NONE: ReadonlySet<Rule> = new Set();

function sameVerdict(indexes: readonly number[], verdict: Verdict): Map<number, Verdict> {
  return new Map(indexes.map((index) => [index, verdict]));
}

function chooseByFamily(
  input: GroupInput,
  candidates: readonly Candidate[],
  dropped: readonly number[],
): Map<number, Choice> {
  const { group, options, weights, limit } = input;
  const leaving = dropped.flatMap((index) => group.ingress[index] ?? []);
  const room = {
    use: countQuota(group.ingress, weights),
    limit,
    maxRules: options.maxRules,
    dropped: countQuota(leaving, weights),
  };
  const choose = (family: 4 | 6, use: QuotaCount, referable: Referable | null): Map<number, Choice> => {
    const own = candidates.filter((candidate) => candidate.family === family);
    return chooseReplacements({
      candidates: own,
      standing: standingRules(input, [...own.map(({ index }) => index), ...dropped]),
      ending: new Set(group.ingress.filter(hasExpiry).map(ruleIdentity)),
      budget: (going) => ruleRoom(family, going, { ...room, use }),
      options,
      referable,
    });
  };
  const { use } = room;
  const ipv4 = choose(4, use, input.referable);
  // IPv6 sources are not kept by new groups: each takes a place there as well.
  const ipv6 = choose(6, { ...use, ipv6: use.ipv6 + newGroupCount(ipv4) }, withoutOffers(input.referable));
  return new Map([...ipv4, ...ipv6]);
}

function newGroupCount(choices: ReadonlyMap<number, Choice>): number {
  return [...choices.values()].reduce(
    (count, choice) => count + (choice.kind === "replace" ? choice.groupIds.length : 0),
    0,
  );
}

/** The CIDR rules that stay for sure while those of the given indexes are decided about. One that has an end is none. */
function standingRules({ cidrs }: GroupInput, leaving: readonly number[]): CidrRule[] {
  const gone = new Set(leaving);
  return cidrs.filter((rule) => rule !== null).filter(({ index, rule }) => !gone.has(index) && !hasExpiry(rule));
}

function goingVerdict({ beyond }: Going, exchange: Exchange | undefined): Verdict {
  if (exchange?.add.length === 0) {
    const reason = "other rules of the group allow all its traffic";
    return { decision: "already-covered", reasonId: "admitted-elsewhere", reason };
  }
  return { decision: "tighten", reasonId: "sources-seen", reason: null, beyond };
}

/** A rule that nobody used is a candidate only where it would otherwise be removed with what has to be kept. */
function candidateOf(rule: CidrRule | null, input: GroupInput): Candidate | null {
  if (rule === null) return null;
  const [hits, possible] = [input.hits.get(rule.index), input.possible.get(rule.index)];
  const required = input.requiredOf(rule);
  const wouldGo = input.byApproval || (input.options.removeUnused && !input.hasUnseen);
  const isUsed = hits !== undefined || possible !== undefined;
  return isUsed || (wouldGo && required.length > 0)
    ? { ...rule, hits: hits ?? emptyRuleHits(), possible, required }
    : null;
}

function unusedVerdict({ options, hasUnseen, byApproval }: GroupInput): Verdict {
  const decision = options.removeUnused ? "remove-unused" : "unused";
  if (byApproval) return { decision, reasonId: "nothing-approved", reason: "no approved address lies inside it" };
  if (hasUnseen) {
    const reason = "no matching traffic, but not every interface of the group was seen";
    return { decision: "observe", reasonId: "interfaces-unseen", reason };
  }
  const why = options.removeUnused ? "" : "; kept, use --remove-unused";
  return { decision, reasonId: "nobody-seen", reason: `no matching traffic${why}` };
}
