import type { Family } from "@sgt/cidr";
import { type CidrRule, cidrRule, type Rule } from "@sgt/snapshot";

import { groupFrame } from "../assemble/group-frame.js";
import type { GroupPlan } from "../plan/plan.js";
import { countQuota } from "../quota/count-quota.js";
import { type Exchange, planSteps } from "../quota/plan-steps.js";
import { ruleRoom } from "../quota/rule-room.js";
import { emptyRuleHits } from "../usage/rule-hits.js";
import type { Candidate } from "./candidate.js";
import { chooseReplacements } from "./choose-replacements.js";
import type { GroupInput, Verdict } from "./group-input.js";
import { inPlaceRisk } from "./group-risks.js";
import { mergedPortsRisk, mergePorts } from "./merge-ports.js";

import { type Going, replacementRules } from "./replacement-rules.js";
import { ruleDecision } from "./rule-decision.js";

/**
 * Returns the plan of one group.
 *
 * @param judged why each ingress rule stays whatever came through it; null for those that are eligible
 */
export function planGroup(input: GroupInput, judged: readonly (Verdict | null)[]): GroupPlan {
  const { group, cidrs, weights, limit } = input;
  const eligible = judged.flatMap((verdict, index) => (verdict === null ? [index] : []));
  const { verdicts, exchanges, merged } = decideGroup(input, eligible);
  const steps = planSteps({ before: group.ingress, exchanges, weights, limit });
  const add = exchanges.flatMap((exchange) => exchange.add);
  const remove = exchanges.flatMap((exchange) => exchange.remove);
  const gone = new Set(remove);
  const staying = cidrs.filter((rule) => rule !== null && !gone.has(rule.rule));
  const after = [...staying, ...add.map((rule) => cidrRule(rule, -1))].filter((rule) => rule !== null);
  return {
    ...groupFrame(group, steps, { weights, limit }),
    add,
    remove,
    decisions: group.ingress.map((rule, index) => {
      const verdict = judged[index] ?? verdicts.get(index) ?? UNDECIDED;
      const cidr = cidrs[index] ?? null;
      return ruleDecision({ rule, cidr, verdict, hits: input.hits.get(index), goes: gone.has(rule), after, merged });
    }),
    risks: [...input.risks, ...inPlaceRisk(steps), ...[...merged].map(mergedPortsRisk)],
  };
}

const UNDECIDED: Verdict = { decision: "observe", reason: "nothing was decided about it" };

/** What becomes of the rules of one group. */
export interface GroupDecision {
  /** By index of the ingress rule, for every eligible one. */
  readonly verdicts: ReadonlyMap<number, Verdict>;
  readonly exchanges: readonly Exchange[];
  /** Of the new rules those that hold the ports of several. */
  readonly merged: ReadonlySet<Rule>;
}

/** Decides about the eligible rules of a group, which are given by their indexes. */
export function decideGroup(input: GroupInput, eligible: readonly number[]): GroupDecision {
  const { obstacle } = input;
  if (obstacle !== null)
    return { verdicts: new Map(eligible.map((index) => [index, obstacle])), exchanges: [], merged: new Set() };
  const deciding = new GroupDeciding(input, eligible);
  deciding.chooseFamily(4);
  deciding.chooseFamily(6);
  return deciding.decision();
}

const NONE: ReadonlySet<Rule> = new Set();

class GroupDeciding {
  readonly #input: GroupInput;
  readonly #rules: readonly CidrRule[];
  readonly #candidates: readonly Candidate[];
  readonly #dropped: readonly CidrRule[];
  readonly #verdicts = new Map<number, Verdict>();
  readonly #going: Going[] = [];

  constructor(input: GroupInput, eligible: readonly number[]) {
    this.#input = input;
    this.#rules = input.cidrs.filter((rule) => rule !== null);
    const isEligible = new Set(eligible);
    const open = this.#rules.filter((rule) => isEligible.has(rule.index));
    this.#candidates = open.flatMap((rule) => candidateOf(rule, input) ?? []);
    const taken = new Set(this.#candidates.map((candidate) => candidate.index));
    const unused = open.filter((rule) => !taken.has(rule.index));
    for (const { index } of unused) this.#verdicts.set(index, unusedVerdict(input));
    this.#dropped = unused.filter(({ index }) => this.#verdicts.get(index)?.decision === "remove-unused");
  }

  chooseFamily(family: Family): void {
    const { group, options, weights, limit } = this.#input;
    const candidates = this.#candidates.filter((candidate) => candidate.family === family);
    const dropped = countQuota(
      this.#dropped.map((rule) => rule.rule),
      weights,
    );
    const room = { use: countQuota(group.ingress, weights), limit, maxRules: options.maxRules, dropped };
    const choices = chooseReplacements({
      candidates,
      standing: this.#standing(candidates),
      budget: (going) => ruleRoom(family, going, room),
      options,
    });
    for (const candidate of candidates) {
      const choice = choices.get(candidate.index);
      if (choice?.kind === "stay") this.#verdicts.set(candidate.index, choice);
      if (choice?.kind === "replace") this.#going.push({ candidate, cidrs: choice.cidrs });
    }
  }

  decision(): GroupDecision {
    const goingRules = this.#going.map(({ candidate }) => candidate);
    const single = replacementRules(this.#going, this.#standing(goingRules));
    for (const [at, { candidate }] of this.#going.entries()) {
      const covered = single[at]?.add.length === 0;
      const reason = covered ? "other rules of the group admit all that came through it" : null;
      this.#verdicts.set(candidate.index, { decision: covered ? "already-covered" : "tighten", reason });
    }
    const drops = this.#dropped.map(({ rule }) => ({ remove: [rule], add: [] }));
    const { group, options } = this.#input;
    const { exchanges, merged } = options.mergePorts
      ? mergePorts(single, group.ingress)
      : { exchanges: single, merged: NONE };
    return { verdicts: this.#verdicts, exchanges: [...exchanges, ...drops], merged };
  }

  /** The CIDR rules that stay for sure while the given ones are decided about. */
  #standing(leaving: readonly CidrRule[]): CidrRule[] {
    const gone = new Set([...leaving, ...this.#dropped].map((rule) => rule.index));
    return this.#rules.filter((rule) => !gone.has(rule.index));
  }
}

/** A rule that nobody used is a candidate only where it would otherwise be removed with what has to be kept. */
function candidateOf(rule: CidrRule, input: GroupInput): Candidate | null {
  const hits = input.hits.get(rule.index);
  const required = input.requiredOf(rule);
  if (hits !== undefined) return { ...rule, hits, required };
  const wouldGo = input.byApproval || (input.options.removeUnused && !input.hasUnseen);
  return wouldGo && required.length > 0 ? { ...rule, hits: emptyRuleHits(), required } : null;
}

function unusedVerdict({ options, hasUnseen, byApproval }: GroupInput): Verdict {
  if (byApproval) {
    const reason = "no approved address lies inside it";
    return { decision: options.removeUnused ? "remove-unused" : "unused", reason };
  }
  if (hasUnseen) {
    const reason = "nobody was seen to use it, but not every interface of the group was seen";
    return { decision: "observe", reason };
  }
  if (options.removeUnused) return { decision: "remove-unused", reason: "nobody was seen to use it" };
  return { decision: "unused", reason: "nobody was seen to use it; it stays because its removal was not asked for" };
}
