import { parsePrefix } from "@sgt/cidr";
import { formatRule, type LiveRule, type Rule, trafficKey } from "@sgt/snapshot";

import { hasExpiry } from "../plan/expiry-mark.js";
import type { GroupPlan, PlanOptions } from "../plan/plan.js";
import { type Bits, joinRanges } from "./address-ranges.js";
import { rangeOfCidr } from "./admitted-ranges.js";
import { keyOf } from "./play-steps.js";
import type { ScopeCheck } from "./verification.js";

/** Checks the rules that tightening may touch: each new one lies inside one that it replaces. */
export function checkReplaced(group: GroupPlan, options: PlanOptions, check: ScopeCheck): void {
  for (const rule of group.remove)
    check(mayGo(rule, options), `${formatRule(rule)} is not to be touched`, formatRule(rule));
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
  if ((peer.kind !== "ipv4" && peer.kind !== "ipv6") || hasExpiry(rule)) return false;
  const threshold = peer.kind === "ipv4" ? options.prefixThreshold : (options.ipv6PrefixThreshold ?? 0);
  return parsePrefix(peer.cidr).prefixLength < threshold && isPrivate(rule, options);
}

/** Reports whether the peer is a CIDR inside a private block; everybody is in none. */
export function isPrivate({ peer }: Rule, { privateBlocks }: Pick<PlanOptions, "privateBlocks">): boolean {
  if (peer.kind !== "ipv4" && peer.kind !== "ipv6") return false;
  const { family, prefixLength } = parsePrefix(peer.cidr);
  const own = rangeOfCidr(peer.cidr);
  const isHome = (block: string): boolean => {
    const outer = rangeOfCidr(block);
    return parsePrefix(block).family === family && outer.first <= own.first && own.last <= outer.last;
  };
  return prefixLength > 0 && privateBlocks.some(isHome);
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
  return isPeerInside(inner, outer) && trafficKey(inner) === trafficKey(outer);
}

function isPeerInside(inner: Rule, outer: Rule): boolean {
  if (inner.peer.kind !== outer.peer.kind || !("cidr" in inner.peer) || !("cidr" in outer.peer)) return false;
  const [a, b] = [rangeOfCidr(inner.peer.cidr), rangeOfCidr(outer.peer.cidr)];
  return b.first <= a.first && a.last <= b.last;
}

/** With merged ports: each of the old rules holds the peer, and their ports together are those of the new one. */
function isInsideTogether(inner: Rule, olds: readonly LiveRule[]): boolean {
  const same = olds.filter((old) => old.protocol === inner.protocol && isPeerInside(inner, old));
  const ports = joinRanges(same.map((old) => portsOf(old)));
  const [own] = ports;
  const wanted = portsOf(inner);
  return ports.length === 1 && own?.first === wanted.first && own.last === wanted.last;
}

function portsOf({ fromPort, toPort }: Rule): Bits {
  return { first: BigInt(fromPort ?? 0), last: BigInt(toPort ?? 65535) };
}
