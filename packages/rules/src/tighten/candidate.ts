import type { RequiredSource } from "../keep/kept-traffic.js";
import type { RuleHits } from "../match/rule-hits.js";
import type { CidrRule } from "../model/cidr-rule.js";
import { trafficWidth } from "../model/traffic.js";

/** A rule that could be tightened, and what came through it. */
export interface Candidate extends CidrRule {
  readonly hits: RuleHits;
  /** What inside it has to stay allowed whatever came. */
  readonly required: readonly RequiredSource[];
}

/** Orders rules from narrow to wide: fewer ports first, then fewer addresses, then as they stand. */
export function compareWidth(a: CidrRule, b: CidrRule): number {
  const [wideA, wideB] = [trafficWidth(a.rule), trafficWidth(b.rule)];
  if (wideA !== wideB) return wideA < wideB ? -1 : 1;
  return b.prefixLength - a.prefixLength || a.index - b.index;
}
