import { parsePrefix } from "@sgt/cidr";
import { formatRule, type LiveRule, type Rule, trafficKey } from "@sgt/snapshot";

import { hasExpiry } from "../plan/expiry-mark.js";
import type { GroupPlan, PlanOptions } from "../plan/plan.js";
import { firstOutside } from "./address-ranges.js";
import { isPeerInside, peerOfCidr, rangesOf } from "./admitted-ranges.js";
import { type GroupSources, reachOf } from "./group-sources.js";
import { keyOf } from "./play-steps.js";
import { admits, trafficPoints } from "./traffic-point.js";
import type { ScopeCheck } from "./verification.js";

/** Checks the rules that tightening may touch: each new one lies inside one that it replaces. */
export function checkReplaced(group: GroupPlan, options: PlanOptions, sources: GroupSources, check: ScopeCheck): void {
  for (const rule of group.remove)
    check(mayGo(rule, options), `${formatRule(rule)} must not be touched`, formatRule(rule));
  const replaced = replacedBy(group);
  for (const rule of group.add) {
    const olds = replaced.get(keyOf(rule)) ?? [];
    const isIn = (old: Rule): boolean => isSourceInside(rule, old, options, sources);
    check(
      olds.some((old) => isIn(old) && trafficKey(rule) === trafficKey(old)) ||
        (options.mergePorts && isInsideTogether(rule, olds.filter(isIn))),
      `${formatRule(rule)} is not inside a rule that it replaces`,
      formatRule(rule),
    );
  }
}

/** Only a CIDR inside a private block, shorter than the threshold and without an end of its own is ever removed. */
function mayGo(rule: LiveRule, options: PlanOptions): boolean {
  const { peer } = rule;
  if (!("cidr" in peer) || hasExpiry(rule)) return false;
  const threshold = peer.kind === "ipv4" ? options.prefixThreshold : (options.ipv6PrefixThreshold ?? 0);
  return parsePrefix(peer.cidr).prefixLength < threshold && isPrivate(rule, options);
}

/** Reports whether the peer is a CIDR inside a private block; everybody is in none. */
export function isPrivate({ peer }: Rule, { privateBlocks }: Pick<PlanOptions, "privateBlocks">): boolean {
  if (!("cidr" in peer) || parsePrefix(peer.cidr).prefixLength === 0) return false;
  return privateBlocks.some((block) => isPeerInside(peer, peerOfCidr(block)));
}

/** By key of a replacement, the rules that it is said to replace. */
function replacedBy(group: GroupPlan): Map<string, LiveRule[]> {
  const replaced = new Map<string, LiveRule[]>();
  for (const { decision, rule, replacements } of group.decisions) {
    if (decision !== "tighten") continue;
    for (const replacement of replacements) {
      const key = keyOf(replacement);
      replaced.set(key, [...(replaced.get(key) ?? []), rule]);
    }
  }
  return replaced;
}

/** Reports whether `inner` has the traffic of `outer`, and its peer lies in that of `outer`. */
export function isInside(inner: Rule, outer: Rule): boolean {
  return isPeerInside(inner.peer, outer.peer) && trafficKey(inner) === trafficKey(outer);
}

/** A group of which the plan tells lies in a CIDR with all its members and subnets of that family, unless others were accepted; what they hold of the other family never-wider asks for. */
function isSourceInside(inner: Rule, old: Rule, options: PlanOptions, sources: GroupSources): boolean {
  if (inner.peer.kind !== "group") return isPeerInside(inner.peer, old.peer);
  const facts = sources.factsOf(inner);
  if (facts === undefined) return false;
  if (options.acceptedNewMembers !== null) return true;
  const family = old.peer.kind === "ipv6" ? 6 : 4;
  return firstOutside(reachOf(facts, family), rangesOf([old])) === null;
}

/** With merged ports: each kind of traffic of the new rule is one of an old rule that holds the peer. */
function isInsideTogether(inner: Rule, homes: readonly LiveRule[]): boolean {
  return trafficPoints([inner, ...homes], [inner]).every((point) => homes.some((old) => admits(old, point)));
}
