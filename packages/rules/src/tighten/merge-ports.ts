import { mergePortSpans } from "@sgt/cidr";
import { formatPeer, formatTraffic, groupBy, hasPorts, type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";

import type { Risk } from "../plan/plan.js";
import type { Exchange } from "../quota/plan-steps.js";

interface Merge {
  readonly exchanges: readonly Exchange[];
  /** The rules that took the place of several. */
  readonly merged: ReadonlySet<Rule>;
}

/** A new rule, and the exchange it comes from. */
interface Written {
  readonly rule: Rule;
  readonly at: number;
}

/**
 * Writes one rule for new rules of the same addresses whose port spans touch or overlap. What is
 * admitted stays the same, address by address and port by port; the rules are fewer, and broader to
 * look at. Exchanges that come to share a rule become one: none of their old rules goes before it
 * stands. A span that would be a rule of the group already is left alone.
 *
 * @param before the rules of the group
 */
export function mergePorts(exchanges: readonly Exchange[], before: readonly LiveRule[]): Merge {
  const standing = new Set(before.map(ruleIdentity));
  const merged = new Map<Rule, readonly Written[]>();
  for (const same of bySameAddresses(exchanges)) {
    for (const run of touchingRuns(same)) {
      const rule = spanOf(run);
      if (run.length > 1 && !standing.has(ruleIdentity(rule))) merged.set(rule, run);
    }
  }
  return { exchanges: joinExchanges(exchanges, merged), merged: new Set(merged.keys()) };
}

/** Names a merged rule: its span is a sum of several, which nobody asked for in one. */
export function mergedPortsRisk(rule: Rule): Risk {
  return {
    id: "ports-merged",
    message: `${formatTraffic(rule)} for ${formatPeer(rule.peer)} is one rule in place of several`,
  };
}

function bySameAddresses(exchanges: readonly Exchange[]): Written[][] {
  const written = exchanges.flatMap(({ add }, at) => add.map((rule): Written => ({ rule, at })));
  const joinable = written.filter(({ rule }) => hasPorts(rule.protocol));
  return [...groupBy(joinable, ({ rule }) => `${rule.protocol} ${formatPeer(rule.peer)}`).values()];
}

function touchingRuns(written: readonly Written[]): Written[][] {
  const spans = mergePortSpans(written.map(({ rule }) => portsOf(rule)));
  return spans.map((span) =>
    written.filter(({ rule }) => span.fromPort <= portsOf(rule).fromPort && portsOf(rule).toPort <= span.toPort),
  );
}

function spanOf(run: readonly Written[]): Rule {
  const [first] = run as readonly [Written];
  const ports = run.map(({ rule }) => portsOf(rule));
  return {
    ...first.rule,
    fromPort: Math.min(...ports.map((span) => span.fromPort)),
    toPort: Math.max(...ports.map((span) => span.toPort)),
  };
}

function joinExchanges(exchanges: readonly Exchange[], merged: ReadonlyMap<Rule, readonly Written[]>): Exchange[] {
  const home = exchanges.map((_, at) => at);
  const find = (at: number): number => (home[at] === at ? at : find(home[at] as number));
  for (const run of merged.values()) {
    for (const { at } of run) home[find(at)] = find((run as readonly [Written])[0].at);
  }
  const replaced = new Set([...merged.values()].flat().map(({ rule }) => rule));
  const joined = new Map<number, { remove: LiveRule[]; add: Rule[] }>();
  for (const [at, { remove, add }] of exchanges.entries()) {
    const one = joined.get(find(at)) ?? { remove: [], add: [] };
    one.remove.push(...remove);
    one.add.push(...add.filter((rule) => !replaced.has(rule)));
    joined.set(find(at), one);
  }
  for (const [rule, run] of merged) joined.get(find((run as readonly [Written])[0].at))?.add.push(rule);
  return [...joined.values()];
}

function portsOf({ fromPort, toPort }: Rule): { readonly fromPort: number; readonly toPort: number } {
  return { fromPort: fromPort ?? 0, toPort: toPort ?? 65535 };
}
