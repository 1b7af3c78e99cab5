import type { CidrRule, SecurityGroup } from "@sgt/snapshot";
import type { MembersOf } from "../assemble/member-rules.js";
import type { RequiredSource } from "../keep/kept-traffic.js";
import type { BeyondTolerance, DecisionId, PlanOptions, Risk } from "../plan/plan.js";
import type { ReasonId } from "../plan/reason-id.js";
import type { PrefixListWeights } from "../quota/count-quota.js";
import type { PossibleHits, RuleHits } from "../usage/rule-hits.js";
import type { Referable } from "./cover-task.js";

/** What was decided about one rule. */
export interface Verdict {
  readonly decision: DecisionId;
  readonly reasonId: ReasonId;
  /** Null where the numbers make the sentence. */
  readonly reason: string | null;
  /** Where its replacements trust more than the tolerance allows. */
  readonly beyond?: BeyondTolerance | null;
}

/** All that the decision about one group is made from. */
export interface GroupInput {
  readonly group: SecurityGroup;
  /** Who else writes its rules, told by the sign of it; null for nobody. */
  readonly owner: string | null;
  /** Its ingress rules taken apart, in order; null where the peer is no CIDR. */
  readonly cidrs: readonly (CidrRule | null)[];
  /** By index of the ingress rule; rules without hits are left out. */
  readonly hits: ReadonlyMap<number, RuleHits>;
  /** The same for what may have come through a rule. */
  readonly possible: ReadonlyMap<number, PossibleHits>;
  /** What of a rule has to stay allowed whatever came: exceptions and approved list. */
  readonly requiredOf: (rule: CidrRule) => readonly RequiredSource[];
  /** True when an approved list stands in for flow logs: then a rule is judged by the list alone. */
  readonly byApproval: boolean;
  /** What every eligible rule of the group meets, such as an owner or blindness; null when nothing does. */
  readonly obstacle: Verdict | null;
  /** True when an interface of the group was not seen: then nothing counts as unused. */
  readonly hasUnseen: boolean;
  readonly risks: readonly Risk[];
  readonly options: PlanOptions;
  readonly weights: PrefixListWeights;
  /** AWS's limit of rules per family. */
  readonly limit: number;
  /** Groups that may become a source; null where none may. */
  readonly referable: Referable | null;
  readonly membersOf: MembersOf;
}
