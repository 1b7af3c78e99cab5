import { type CidrRule, includesRange, includesTraffic, sizeOfRule } from "@sgt/snapshot";

/** How many addresses some rules admit before the change, and how many of these stay admitted. */
export interface Trust {
  readonly before: bigint;
  readonly after: bigint;
}

/**
 * Returns how many addresses the rules, all of one traffic and family, admit together, and how many
 * of these the rules that stand afterwards admit on that whole traffic. Prefixes nest or are
 * disjoint, so what two lists share is the smaller of each pair that nests, each counted once.
 */
export function stillAllowed(rules: readonly CidrRule[], after: readonly CidrRule[]): Trust {
  const [sample] = rules;
  if (sample === undefined) return { before: 0n, after: 0n };
  const standing = after.filter((rule) => rule.family === sample.family && includesTraffic(rule.rule, sample.rule));
  const shared = [
    ...rules.filter((rule) => standing.some((other) => includesRange(other.range, rule.range))),
    ...standing.filter((rule) => rules.some((other) => includesRange(other.range, rule.range))),
  ];
  return { before: unionSize(rules), after: unionSize(shared) };
}

/** Counts only prefixes that lie in no other; of equal ones the first. */
function unionSize(rules: readonly CidrRule[]): bigint {
  const isInner = (rule: CidrRule, at: number) =>
    rules.some(
      (other, place) =>
        place !== at &&
        includesRange(other.range, rule.range) &&
        (place < at || !includesRange(rule.range, other.range)),
    );
  return rules.reduce((sum, rule, at) => (isInner(rule, at) ? sum : sum + sizeOfRule(rule)), 0n);
}
