import {
  type CidrRule,
  cidrRule,
  includesRange,
  includesTraffic,
  type LiveRule,
  type Peer,
  type Rule,
  ruleIdentity,
} from "@sgt/snapshot";
import { describeReplacement } from "../assemble/describe-rule.js";
import { NO_PLAN_ID } from "../plan/plan-id.js";
import type { Exchange } from "../quota/plan-steps.js";
import type { Candidate } from "./candidate.js";
import type { ChosenSources } from "./choose-replacements.js";

/** A candidate that goes, and what was chosen for it. */
export interface Going extends ChosenSources {
  readonly candidate: Candidate;
}

/**
 * Turns what was chosen into rules, groups before CIDRs: a CIDR alone can take a rule's place without room. Of two with the same identity one is written; one that lies wholly
 * inside another, or inside a rule that stays, is not written at all.
 *
 * @param standing rules that stay, without those that have an end
 */
export function replacementRules(going: readonly Going[], standing: readonly CidrRule[]): Exchange[] {
  const written = going.map(({ candidate, ...chosen }) =>
    peersOf(candidate, chosen).map((peer) => newRule(candidate.rule, peer)),
  );
  const all = [...standing, ...written.flat().flatMap((rule, index) => cidrRule(rule, index) ?? [])];
  const taken = new Set(standing.map((stays) => ruleIdentity(stays.rule)));
  return going.map(({ candidate }, at) => ({
    remove: [candidate.rule],
    add: (written[at] ?? []).filter((rule) => {
      const identity = ruleIdentity(rule);
      if (taken.has(identity) || isInsideAnother(rule, all)) return false;
      taken.add(identity);
      return true;
    }),
  }));
}

function peersOf({ family }: Candidate, { cidrs, groupIds }: ChosenSources): Peer[] {
  const kind = family === 6 ? "ipv6" : "ipv4";
  return [
    ...groupIds.map((groupId): Peer => ({ kind: "group", groupId })),
    ...cidrs.map((cidr): Peer => ({ kind, cidr })),
  ];
}

function newRule({ protocol, fromPort, toPort, description }: LiveRule, peer: Peer): Rule {
  return { protocol, fromPort, toPort, peer, description: describeReplacement(description, NO_PLAN_ID) };
}

function isInsideAnother(rule: Rule, others: readonly CidrRule[]): boolean {
  const own = cidrRule(rule, -1);
  return own !== null && others.some((other) => other.rule !== rule && isStrictlyInside(own, other));
}

/** Reports whether `inner` adds nothing to `outer` and is not the same. */
function isStrictlyInside(inner: CidrRule, outer: CidrRule): boolean {
  const inside = includesTraffic(outer.rule, inner.rule) && includesRange(outer.range, inner.range);
  return inside && !(includesTraffic(inner.rule, outer.rule) && includesRange(inner.range, outer.range));
}
