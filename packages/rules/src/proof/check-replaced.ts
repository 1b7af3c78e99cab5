import { parsePrefix } from "@sgt/cidr";
import { formatRule, type LiveRule, type Rule, trafficKey } from "@sgt/snapshot";

import { hasExpiry } from "../plan/expiry-mark.js";
import type { GroupPlan, PlanOptions } from "../plan/plan.js";
import { isPeerInside, peerOfCidr } from "./admitted-ranges.js";
import { keyOf } from "./play-steps.js";
import { admits, trafficPoints } from "./traffic-point.js";
import type { ScopeCheck } from "./verification.js";

/** Checks the rules that tightening may touch: each new one lies inside one that it replaces. */
export function checkReplaced(group: GroupPlan, options: PlanOptions, check: ScopeCheck): void {
  for (const rule of group.remove)
    check(mayGo(rule, options), `${formatRule(rule)} must not be touched`, formatRule(rule));
  const replaced = replacedBy(group);
  for (const rule of group.add) {
    const olds = replaced.get(keyOf(rule)) ?? [];
    check(
      olds.some((old) => isInside(rule, old)) || (options.mergePorts && isInsideTogether(rule, olds)),
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

/** With merged ports: each kind of traffic of the new rule is one of an old rule that holds the peer. */
function isInsideTogether(inner: Rule, olds: readonly LiveRule[]): boolean {
  const homes = olds.filter((old) => isPeerInside(inner.peer, old.peer));
  return trafficPoints([inner, ...homes], [inner]).every((point) => homes.some((old) => admits(old, point)));
}
