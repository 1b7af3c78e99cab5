import type { LiveRule, Rule } from "../model/rule.js";

/** Decimal text: counts of addresses exceed 2^53 with IPv6 and must survive JSON. */
export type CountText = string;

/** Why a rule stays as it is, or what becomes of it. Ids are stable; docs/findings.md explains each. */
export type DecisionId =
  | "tighten"
  | "already-covered"
  | "observe"
  | "unused"
  | "remove-unused"
  | "not-ingress"
  | "public"
  | "group-reference"
  | "prefix-list"
  | "not-private"
  | "already-tight"
  | "ipv6"
  | "owned-by-others"
  | "out-of-scope"
  | "no-room"
  | "no-gain";

/** What was decided about one live ingress rule. */
export interface RuleDecision {
  readonly rule: LiveRule;
  readonly decision: DecisionId;
  /** One sentence for the person who signs. */
  readonly reason: string;
  /** Rules that take its place; empty unless tightened. Each is inside the rule it replaces. */
  readonly replacements: readonly Rule[];
  readonly evidence: {
    readonly sourceCount: number;
    readonly recordCount: number;
    /** Seconds since 1970; null without evidence. */
    readonly firstSeen: number | null;
    readonly lastSeen: number | null;
  };
  readonly addressesBefore: CountText;
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
  /** Every ingress rule as it stood, so that before and after can be judged from the plan alone. */
  readonly before: readonly LiveRule[];
  readonly add: readonly Rule[];
  readonly remove: readonly LiveRule[];
  /** The order of calls; at no moment is an address refused that is allowed before and after. */
  readonly steps: readonly Step[];
  readonly decisions: readonly RuleDecision[];
  readonly risks: readonly Risk[];
}

/** Something a careful engineer wants to know before signing. */
export interface Risk {
  readonly id: string;
  readonly message: string;
}

/** The statements of the proof; each is checked by another algorithm than the planner's. */
export interface Proof {
  readonly statements: readonly {
    readonly id: "never-wider" | "evidence-kept" | "quota" | "nothing-else";
    readonly holds: boolean;
    readonly checked: number;
  }[];
}

export interface PlanOptions {
  readonly tolerance: number;
  readonly objective: "fewest-rules" | "least-trust";
  readonly prefixThreshold: number;
  readonly maxRules: number;
  readonly removeUnused: boolean;
  readonly includeOwned: boolean;
  readonly groupIds: readonly string[] | null;
}

export interface Plan {
  readonly schema: "sgt/plan/v1";
  /** `plan-` and 12 hex digits of the content, so the same input gives the same id. */
  readonly planId: string;
  /** ISO time, given by the caller. */
  readonly createdAt: string;
  readonly accountId: string;
  readonly region: string;
  readonly options: PlanOptions;
  readonly evidence: {
    readonly from: number;
    readonly to: number;
    readonly complete: boolean;
    /** Holes in words, worst first; empty when complete. */
    readonly holes: readonly string[];
    /** Accepted flows of interfaces that no group could be found for. */
    readonly unattributed: { readonly eniCount: number; readonly recordCount: number };
  };
  /** The observed sources per group and key that `evidence-kept` is checked against. */
  readonly observed: readonly {
    readonly groupId: string;
    readonly protocol: number;
    readonly port: number;
    readonly sources: readonly string[];
  }[];
  readonly groups: readonly GroupPlan[];
  /** Groups in which nothing is eligible, by decision, counted. */
  readonly untouched: { readonly groupCount: number; readonly byDecision: Readonly<Record<string, number>> };
  readonly totals: {
    readonly addressesBefore: CountText;
    readonly addressesAfter: CountText;
    readonly rulesBefore: number;
    readonly rulesAfter: number;
  };
  readonly proof: Proof;
}
