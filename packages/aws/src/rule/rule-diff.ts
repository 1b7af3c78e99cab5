import { someOf } from "@sgt/cidr";
import { formatRule, type Rule, ruleIdentity } from "@sgt/snapshot";

/** How live rules differ from those expected. Both empty when they are the same rules. */
export interface RuleDiff {
  /** Expected, and not there. */
  readonly missing: readonly Rule[];
  /** There, and not expected. */
  readonly unexpected: readonly Rule[];
  /** The same identity, described otherwise; as they stand. */
  readonly redescribed: readonly Rule[];
}

/** Compares by identity (protocol, ports, peer), then by description. */
export function diffRules(expected: readonly Rule[], live: readonly Rule[]): RuleDiff {
  const wanted = new Map(expected.map((rule) => [ruleIdentity(rule), rule]));
  const found = new Map(live.map((rule) => [ruleIdentity(rule), rule]));
  return {
    missing: expected.filter((rule) => !found.has(ruleIdentity(rule))),
    unexpected: live.filter((rule) => !wanted.has(ruleIdentity(rule))),
    redescribed: live.filter((rule) => {
      const other = wanted.get(ruleIdentity(rule));
      return other !== undefined && (other.description ?? "") !== (rule.description ?? "");
    }),
  };
}

/** Reports whether exactly the expected rules stand, descriptions aside. */
export function sameRules(expected: readonly Rule[], live: readonly Rule[]): boolean {
  const { missing, unexpected } = diffRules(expected, live);
  return missing.length === 0 && unexpected.length === 0;
}

/** Returns a difference in one line, the first few rules of each kind. */
export function formatDiff(diff: RuleDiff): string {
  const parts = [
    named("missing", diff.missing),
    named("unexpected", diff.unexpected),
    named("different description", diff.redescribed),
  ];
  return parts.filter((part) => part !== "").join("; ");
}

const SHOWN = 5;

function named(what: string, rules: readonly Rule[]): string {
  return rules.length === 0 ? "" : `${what}: ${someOf(rules.map(formatRule), SHOWN)}`;
}
