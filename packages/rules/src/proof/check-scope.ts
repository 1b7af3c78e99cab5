import { parsePrefix } from "@sgt/cidr";
import { fingerprintRules } from "../model/fingerprint.js";
import type { LiveRule, Rule } from "../model/rule.js";
import { formatTraffic } from "../model/rule-identity.js";
import type { DecisionId, GroupPlan, PlanOptions } from "../plan/plan.js";
import { type Bits, joinRanges } from "./address-ranges.js";
import { rangeOfCidr } from "./admitted-ranges.js";
import { keyOf, type Moments } from "./moments.js";
import type { Findings } from "./verification.js";

const REMOVING: readonly DecisionId[] = ["tighten", "already-covered", "remove-unused"];

/** Checks nothing-else: the steps do what the decisions say, to rules that may be touched, and to no others. */
export function checkScope(
  group: GroupPlan,
  { states, impossible }: Moments,
  options: PlanOptions,
  findings: Findings,
): void {
  const check = (holds: boolean, message: string, counterexample: string | null = null) =>
    findings.check("nothing-else", group.groupId, holds ? null : { message, counterexample });

  check(group.fingerprint === fingerprintRules(group.before), "the fingerprint is not that of the rules before");
  check(decidesInOrder(group), "the decisions are not about the rules before, each in its place");
  check(sameKeys(group.remove, decidedToGo(group)), "the rules to remove are not those of the decisions");
  check(impossible.length === 0, `the steps cannot be done: ${impossible[0]}`, impossible[0] ?? null);
  check(sameKeys(states.at(-1) ?? [], rulesAfter(group)), "the steps do not lead to what the plan says");
  for (const rule of group.remove) check(mayGo(rule, options), `${keyOf(rule)} is not to be touched`, keyOf(rule));
  const replaced = replacedBy(group);
  for (const rule of group.add) {
    const olds = replaced.get(keyOf(rule)) ?? [];
    check(
      olds.some((old) => isInside(rule, old)) || (options.mergePorts && isInsideTogether(rule, olds)),
      `${keyOf(rule)} is not inside a rule that it replaces`,
      keyOf(rule),
    );
  }
}

function decidedToGo(group: GroupPlan): LiveRule[] {
  return group.decisions.filter((entry) => REMOVING.includes(entry.decision)).map((entry) => entry.rule);
}

function rulesAfter(group: GroupPlan): Rule[] {
  const gone = new Set(group.remove.map(keyOf));
  return [...group.before.filter((rule) => !gone.has(keyOf(rule))), ...group.add];
}

/** Only a CIDR inside a private block and shorter than the threshold is ever removed. */
function mayGo({ peer }: LiveRule, options: PlanOptions): boolean {
  if (peer.kind !== "ipv4" && peer.kind !== "ipv6") return false;
  const threshold = peer.kind === "ipv4" ? options.prefixThreshold : (options.ipv6PrefixThreshold ?? 0);
  const { family, prefixLength } = parsePrefix(peer.cidr);
  const own = rangeOfCidr(peer.cidr);
  const isPrivate = options.privateBlocks.some((block) => {
    const outer = rangeOfCidr(block);
    return parsePrefix(block).family === family && outer.first <= own.first && own.last <= outer.last;
  });
  return prefixLength > 0 && prefixLength < threshold && isPrivate;
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

function isInside(inner: Rule, outer: Rule): boolean {
  return isPeerInside(inner, outer) && formatTraffic(inner) === formatTraffic(outer);
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

function decidesInOrder({ before, decisions }: GroupPlan): boolean {
  return decisions.length === before.length && decisions.every(({ rule }, at) => isSameRule(rule, before[at]));
}

function isSameRule(one: LiveRule, other: LiveRule | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function sameKeys(one: readonly Rule[], other: readonly Rule[]): boolean {
  const keys = new Set(one.map(keyOf));
  return one.length === other.length && keys.size === one.length && other.every((rule) => keys.has(keyOf(rule)));
}
