import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import type { IntentEntry, OutcomeEntry } from "./journal-entry.js";
import { certaintyOf } from "./touched-rule.js";

/** What a journal says of the rules of one group as it left them. */
export interface StandingRules {
  /** All that stand for certain, with the ids that they got. */
  readonly standing: readonly LiveRule[];
  /** Identities of rules of which only the account can tell whether they stand. */
  readonly inDoubt: ReadonlySet<string>;
}

/** Plays the calls about one group, in their order, on the rules that it had; `outcomes` by call id. */
export function standingRules(
  intents: readonly IntentEntry[],
  outcomes: ReadonlyMap<number, OutcomeEntry>,
  before: readonly LiveRule[],
): StandingRules {
  const standing = new Map(before.map((rule) => [ruleIdentity(rule), rule]));
  const inDoubt = new Set<string>();
  for (const intent of intents) {
    const outcome = outcomes.get(intent.callId);
    const certainty = certaintyOf(outcome);
    if (certainty === null) continue;
    for (const identity of identitiesOf(intent)) {
      if (certainty === "maybe") inDoubt.add(identity);
      else inDoubt.delete(identity);
    }
    if (certainty === "certain") take(standing, intent, outcome?.rules ?? []);
  }
  return { standing: [...standing.values()], inDoubt };
}

function identitiesOf({ action, rules, to }: IntentEntry): string[] {
  if (action === "tag") return [];
  return [...rules, ...(to === undefined ? [] : [to])].map(ruleIdentity);
}

function take(standing: Map<string, LiveRule>, { action, rules, to }: IntentEntry, answered: readonly Rule[]): void {
  if (action === "tag") {
    tag(standing, rules);
    return;
  }
  const [changed] = rules;
  if (action !== "authorize") for (const rule of rules) standing.delete(ruleIdentity(rule));
  const ids = new Map(answered.map((rule: LiveRule) => [ruleIdentity(rule), rule.ruleId]));
  if (action === "authorize") for (const rule of rules) put(standing, rule, ids.get(ruleIdentity(rule)), rule.tags);
  if (action === "modify" && to !== undefined) put(standing, to, changed?.ruleId, changed?.tags);
}

/** Tags that a rule had beside these it keeps. */
function tag(standing: Map<string, LiveRule>, rules: readonly LiveRule[]): void {
  for (const { tags, ...rule } of rules) {
    const known = standing.get(ruleIdentity(rule));
    if (known !== undefined) standing.set(ruleIdentity(rule), { ...known, tags: { ...known.tags, ...tags } });
  }
}

function put(standing: Map<string, LiveRule>, rule: Rule, ruleId: string | undefined, tags: LiveRule["tags"]): void {
  const { protocol, fromPort, toPort, peer, description } = rule;
  standing.set(ruleIdentity(rule), {
    protocol,
    fromPort,
    toPort,
    peer,
    ...(description === undefined ? {} : { description }),
    ...(ruleId === undefined ? {} : { ruleId }),
    ...(tags === undefined ? {} : { tags }),
  });
}
