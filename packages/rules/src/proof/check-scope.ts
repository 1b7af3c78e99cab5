import { parsePrefix } from "@sgt/cidr";
import { fingerprintRules } from "../model/fingerprint.js";
import type { LiveRule, Rule } from "../model/rule.js";
import type { DecisionId, GroupPlan, PlanOptions } from "../plan/plan.js";
import { rangeOfCidr } from "./admitted-ranges.js";
import { keyOf, type Moments } from "./moments.js";
import { admits, trafficPoints } from "./traffic-point.js";
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
  check(
    sameRules(
      group.before,
      group.decisions.map((entry) => entry.rule),
    ),
    "the decisions are not about the rules before",
  );
  check(sameRules(group.remove, decidedToGo(group)), "the rules to remove are not those of the decisions");
  check(impossible.length === 0, `the steps cannot be done: ${impossible[0]}`, impossible[0] ?? null);
  check(sameKeys(states.at(-1) ?? [], rulesAfter(group)), "the steps do not lead to what the plan says");
  for (const rule of group.remove) check(mayGo(rule, options), `${keyOf(rule)} is not to be touched`, keyOf(rule));
  for (const rule of group.add) {
    check(standsFor(rule, group), `${keyOf(rule)} is not inside a rule that it replaces`, keyOf(rule));
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

function standsFor(rule: Rule, group: GroupPlan): boolean {
  return group.decisions.some(
    ({ decision, rule: replaced, replacements }) =>
      decision === "tighten" && replacements.some((entry) => keyOf(entry) === keyOf(rule)) && isInside(rule, replaced),
  );
}

function isInside(inner: Rule, outer: Rule): boolean {
  if (inner.peer.kind !== outer.peer.kind || !("cidr" in inner.peer) || !("cidr" in outer.peer)) return false;
  const [a, b] = [rangeOfCidr(inner.peer.cidr), rangeOfCidr(outer.peer.cidr)];
  return (
    b.first <= a.first && a.last <= b.last && trafficPoints([inner, outer], [inner]).every((p) => admits(outer, p))
  );
}

function sameRules(one: readonly Rule[], other: readonly Rule[]): boolean {
  return fingerprintRules(one) === fingerprintRules(other);
}

function sameKeys(one: readonly Rule[], other: readonly Rule[]): boolean {
  const keys = (rules: readonly Rule[]) => JSON.stringify(rules.map(keyOf).sort());
  return keys(one) === keys(other);
}
