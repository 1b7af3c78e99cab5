import type { LiveRule } from "@sgt/snapshot";
import { ruleInside } from "../rule/rule-inside.js";
import { ruleOverlap } from "../rule/rule-overlap.js";
import { type Back, type Remove, type Restore, ruleBack } from "./move.js";
import type { RevertWork } from "./revert-work.js";

/**
 * Reports whether a rule of ours may go: whatever it admits of the rules that are still to be given back is
 * admitted by one that stands, so nobody is refused who came in before and came in after.
 *
 * @param taking - what takes its place in the same moment
 * @param going - rules that go with it
 */
export function goesSafely(work: RevertWork, rule: LiveRule, taking?: Back, going?: ReadonlySet<Remove>): boolean {
  const covering = [...work.standingBut(rule, going), ...(taking === undefined ? [] : [ruleBack(taking)])];
  return [...work.missing].every((move) => {
    if (move === taking) return true;
    const shared = ruleOverlap(rule, ruleBack(move));
    return shared === null || covering.some((outer) => ruleInside(shared, outer));
  });
}

/** Returns those of our rules that may all go together: what stays covers them. */
export function needlessRules(work: RevertWork): Remove[] {
  const needless = new Set<Remove>();
  for (const move of work.remove) if (goesSafely(work, move.rule, undefined, needless)) needless.add(move);
  return [...needless];
}

/**
 * Returns the rule of ours that can become the one to give back, with no moment in which anybody is refused; those
 * inside it first. Null when there is none: AWS changes no rule of one kind of peer into another. A rule of which it
 * is not sure that it stands is none; should the one to give back stand already, AWS refuses to make it twice.
 */
export function exchangePartner(work: RevertWork, move: Restore): Remove | null {
  if (!("cidr" in move.rule.peer)) return null;
  const fits = [...work.remove].filter(
    ({ rule, doubt }) =>
      !doubt && work.isNew(rule) && rule.peer.kind === move.rule.peer.kind && goesSafely(work, rule, move),
  );
  return fits.find(({ rule }) => ruleInside(rule, move.rule)) ?? fits[0] ?? null;
}
