import type { LiveRule, Rule, RuleProtocol } from "../model/rule.js";
import type { PlanPurpose } from "./purpose.js";

/** Decimal text: counts of addresses exceed 2^53 with IPv6 and must survive JSON. */
export type CountText = string;

/** Why a rule stays as it is, or what becomes of it. Ids are stable; docs/plan.md explains each. */
export type DecisionId =
  /** Replaced by narrower rules. */
  | "tighten"
  /** Removed: other rules of the group, standing or new, already admit all that came through it. */
  | "already-covered"
  /** The evidence is not enough to decide; the rule stays. */
  | "observe"
  /** Nobody came through it; the rule stays and is reported. */
  | "unused"
  /** Nobody came through it; the rule is removed because that was asked for. */
  | "remove-unused"
  | "public"
  | "group-reference"
  | "prefix-list"
  | "not-private"
  | "already-tight"
  | "ipv6"
  | "owned-by-others"
  | "out-of-scope"
  /** The rule quota leaves no place for a replacement beside the rule. */
  | "no-room"
  /** Replacing it would not refuse a single address more. */
  | "no-gain"
  /** An exception names it. */
  | "kept-by-exception"
  /** Gives way, with others, to one wider rule. */
  | "merge"
  /** No neighbour to be one rule with, within the waste. */
  | "not-merged"
  /** A rule for an emergency, which has an end of its own. */
  | "break-glass"
  /** Past its end, and closed. */
  | "expired"
  /** The plan is about other rules. */
  | "not-concerned";

/** What was decided about one live ingress rule. */
export interface RuleDecision {
  readonly rule: LiveRule;
  readonly decision: DecisionId;
  /** One sentence for the person who signs. */
  readonly reason: string;
  /** Rules that take its place, also those that stand already; empty unless tightened. Each is inside the rule it replaces. */
  readonly replacements: readonly Rule[];
  readonly evidence: {
    readonly sourceCount: number;
    readonly recordCount: number;
    /** Seconds since 1970; null without evidence. */
    readonly firstSeen: number | null;
    readonly lastSeen: number | null;
  };
  /** Addresses its peer admits; "0" for a peer that is not a CIDR. */
  readonly addressesBefore: CountText;
  /** Addresses that its replacements admit; as before when the rule stays. */
  readonly addressesAfter: CountText;
}

export interface QuotaUse {
  readonly before: number;
  /** The most at any moment of the change. */
  readonly peak: number;
  readonly after: number;
}

/** One API call of the transition; a call is all or nothing. */
export type Step =
  | { readonly kind: "authorize"; readonly rules: readonly Rule[] }
  | { readonly kind: "revoke"; readonly rules: readonly LiveRule[] };

export interface GroupPlan {
  readonly groupId: string;
  readonly groupName: string;
  readonly vpcId: string;
  /** Of the live ingress rules that this was planned on (`fingerprintRules`). */
  readonly fingerprint: string;
  readonly quota: { readonly limit: number; readonly ipv4: QuotaUse; readonly ipv6: QuotaUse };
  /** What one prefix list costs in the quota, for those that `before` names. */
  readonly prefixListWeights: Readonly<Record<string, number>>;
  /** Every ingress rule as it stood, so that before and after can be judged from the plan alone. */
  readonly before: readonly LiveRule[];
  readonly add: readonly Rule[];
  readonly remove: readonly LiveRule[];
  /** The order of calls; at no moment is an address refused that is allowed before and after. Empty when nothing changes. */
  readonly steps: readonly Step[];
  /** One for each rule of `before`, in its order. */
  readonly decisions: readonly RuleDecision[];
  readonly risks: readonly Risk[];
}

/** Something a careful engineer wants to know before signing. */
export interface Risk {
  /** Stable; docs/plan.md explains each. */
  readonly id: string;
  readonly message: string;
}

/** One thing the plan promises. */
export type StatementId =
  /** Every address allowed at any moment of the change was allowed before, per protocol and port. */
  | "never-wider"
  /** No address that is allowed before and after is refused at any moment between. */
  | "no-gap"
  /** Every observed source stays allowed. */
  | "evidence-kept"
  /** At each step the group fits the rule quota. */
  | "quota"
  /** Only what the decisions name is added or removed. */
  | "nothing-else"
  /** The numbers shown to the reader are those of the change. */
  | "figures"
  /** Every address allowed before is allowed at every moment of the change and after it. */
  | "never-narrower"
  /** Every address allowed for the first time is named. */
  | "newly-trusted"
  /** No wider rule is new by more than the waste, reaches across a fence, or swallows a rule that is not touched. */
  | "within-waste";

/** The statements of the proof; each is checked by another algorithm than the planner's. */
export interface Proof {
  readonly statements: readonly {
    readonly id: StatementId;
    readonly holds: boolean;
    /** How many single facts were checked. */
    readonly checked: number;
  }[];
}

export interface PlanOptions {
  /** Share of a block that may be unobserved, 0 to 1. */
  readonly tolerance: number;
  readonly objective: "fewest-rules" | "least-trust";
  /** IPv4 rules with a prefix length below this are eligible. */
  readonly prefixThreshold: number;
  /** IPv6 rules with a prefix length below this are eligible; null leaves IPv6 alone. */
  readonly ipv6PrefixThreshold: number | null;
  /** Blocks whose inside counts as private, as CIDR text. */
  readonly privateBlocks: readonly string[];
  /** The most rules a group may have per family after the change; null means as many as the quota allows. */
  readonly maxRules: number | null;
  readonly removeUnused: boolean;
  /** Plan also for groups that a controller or another account owns. */
  readonly includeOwned: boolean;
  /** Rows of which only the answer is likely to have been seen do not count. */
  readonly excludeLikelyResponses: boolean;
  /** Only these groups; null means all. */
  readonly groupIds: readonly string[] | null;
  /** Why rules whose evidence is graded `failing` are replaced all the same; null leaves them as they are. */
  readonly acceptedRisk: string | null;
}

/** How far the evidence for a rule can be trusted. */
export type GradeLevel = "good" | "fair" | "failing";

/** The grade of the evidence for one rule. */
export interface GradeNote {
  readonly groupId: string;
  /** Identity of the rule: see `ruleIdentity`. */
  readonly rule: string;
  readonly level: GradeLevel;
  /** What speaks against the evidence; empty for `good`. */
  readonly reasons: readonly { readonly id: string; readonly level: "fair" | "failing"; readonly message: string }[];
}

/** A source that an exception or an approved list wants allowed, as far as it lies inside a rule that goes. */
export interface KeptSource {
  readonly groupId: string;
  readonly protocol: RuleProtocol;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly cidr: string;
  /** Who wants it and why. */
  readonly reason: string;
}

export interface Plan {
  readonly schema: "sgt/plan/v1";
  /** `plan-` and 12 hex digits of the content, so the same input gives the same id. */
  readonly planId: string;
  /** ISO time, given by the caller. */
  readonly createdAt: string;
  readonly toolVersion: string | null;
  readonly accountId: string;
  readonly region: string;
  /** Absent in a plan that tightens. */
  readonly purpose?: PlanPurpose;
  readonly options: PlanOptions;
  readonly evidence: {
    /** An approved list says who is allowed, and not who came: then there is no window, and nothing is observed. */
    readonly kind: "flow-logs" | "approved-list" | "none";
    /** Seconds since 1970: the window that was asked for, `to` excluded. */
    readonly from: number;
    readonly to: number;
    readonly complete: boolean;
    /** Holes in words, worst first; empty when complete. */
    readonly holes: readonly string[];
    /** Accepted flows of interfaces that no group could be found for. */
    readonly unattributed: { readonly eniCount: number; readonly recordCount: number };
  };
  /** The observed sources of the rules that go, per group and port: what `evidence-kept` is checked against. */
  readonly observed: readonly {
    readonly groupId: string;
    /** IANA number. */
    readonly protocol: number;
    /** 0 for protocols without ports. */
    readonly port: number;
    /** CIDRs that hold exactly the observed addresses, sorted. */
    readonly sources: readonly string[];
  }[];
  /** Sources inside rules that go which have to stay allowed whatever the evidence says: also checked by `evidence-kept`. */
  readonly kept: readonly KeptSource[];
  /** Grades that the plan was made with; empty when none were asked for. */
  readonly grades: readonly GradeNote[];
  /** Groups with at least one rule that could have been tightened, whatever was decided. */
  readonly groups: readonly GroupPlan[];
  /** Groups in which nothing is eligible, and their rules counted by decision. */
  readonly untouched: { readonly groupCount: number; readonly byDecision: Readonly<Record<string, number>> };
  readonly totals: {
    /** Addresses admitted by the rules that go, each counted once per group, protocol and port span. */
    readonly addressesBefore: CountText;
    /** Those of them that stay admitted on the same protocol and port span. */
    readonly addressesAfter: CountText;
    /** Ingress rules of `groups`. */
    readonly rulesBefore: number;
    readonly rulesAfter: number;
  };
  readonly proof: Proof;
}
