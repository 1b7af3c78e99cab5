import type { LiveRule, Rule, RuleProtocol, SourceName } from "@sgt/snapshot";
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
  /** With the rules that the quota leaves, the replacement is the rule itself. */
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
  /** A rule for an emergency that gets a later end in place. */
  | "end-moved"
  /** The plan is about other rules. */
  | "not-concerned";

/** What was decided about one live ingress rule. */
export interface RuleDecision {
  readonly rule: LiveRule;
  readonly decision: DecisionId;
  /** Why, stable: see `ReasonId`. */
  readonly reasonId: string;
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
    /** What may have come through it, and nobody can tell: not counted above. */
    readonly possible: PossibleCount;
  };
  /** Null where its replacements are within the tolerance, or where it is not tightened. */
  readonly beyondTolerance: BeyondTolerance | null;
  /** Addresses its peer admits; "0" for a peer that is not a CIDR. */
  readonly addressesBefore: CountText;
  /** Addresses that its replacements admit; as before when the rule stays. */
  readonly addressesAfter: CountText;
}

/** What may have come through a rule: of interfaces whose groups on that day nobody can tell. */
export interface PossibleCount {
  readonly sourceCount: number;
  readonly recordCount: number;
  readonly eniCount: number;
}

/** The quota leaves fewer rules than the tolerance needs, so a rule's replacements trust more than it allows. */
export interface BeyondTolerance {
  /** Share of the replacements' addresses that was never seen, 0 to 1. */
  readonly tolerance: number;
  /** Rules that this one needs to stay within the tolerance, and those that were left for it. */
  readonly rulesNeeded: number;
  readonly rulesLeft: number;
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
  | { readonly kind: "revoke"; readonly rules: readonly LiveRule[] }
  /**
   * One rule becomes another in place, where the quota leaves no room for both; it keeps its id and tags. In an extension
   * it stays the same rule, and its description says a later end, which a tag that says its end follows.
   * One rule a call: what AWS does with several of which one is refused is not documented.
   */
  | { readonly kind: "modify"; readonly rule: LiveRule; readonly to: Rule };

export interface GroupPlan {
  readonly groupId: string;
  readonly groupName: string;
  readonly vpcId: string;
  /** Who else writes its rules, told by the sign of it; null when nothing tells that anybody does. */
  readonly owner: string | null;
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
  /** New rules for the same addresses whose port spans touch or overlap become one; each is named as a risk. */
  readonly mergePorts: boolean;
  /** Plan also for groups that a controller or another account owns. */
  readonly includeOwned: boolean;
  /** Rows of which only the answer is likely to have been seen do not count. */
  readonly excludeLikelyResponses: boolean;
  /** Only these groups; null means all. */
  readonly groupIds: readonly string[] | null;
  /** Why rules whose evidence is graded `failing` are replaced all the same; null leaves them as they are. */
  readonly acceptedRisk: string | null;
  /**
   * Groups as sources in place of CIDRs: `allow` where they keep as much, trust no more and stand the back-test as well; `prefer`
   * wherever they can keep a source.
   */
  readonly references: "never" | "allow" | "prefer";
  /** Names and ids of groups that never become a source. */
  readonly neverReferenced: readonly string[];
  /** Why a group may become a source although it may have members outside the old rule; null for never. */
  readonly acceptedNewMembers: string | null;
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
  /** Whom a plan made from the first two thirds of the window would have cut off in the last, sorted. */
  readonly cutSources: readonly string[];
  /** How many of them a week: what to expect from here on. Null when the window or the rule's use was too short to tell. */
  readonly cutPerWeek: number | null;
  /** When the rule was made and by whom, where the account's history tells. */
  readonly made?: { readonly at: string; readonly by: string; readonly source: string };
}

/** The grade of the plan as a whole. */
export interface PlanGrade {
  /** The worst of the rules that go; of all that were graded when none goes. */
  readonly level: GradeLevel;
  readonly calendar: CalendarCoverage;
  /** Null when the window was too short to divide. */
  readonly backTest: {
    /** First UTC day that was replayed. */
    readonly splitDate: string;
    readonly learnedDays: number;
    readonly replayedDays: number;
    /** New sources a week, over all rules: what to expect from here on if the future is like the past. */
    readonly cutPerWeek: number;
  } | null;
}

/** How often the days on which rare jobs run lie inside a window. */
export interface CalendarCoverage {
  readonly days: number;
  readonly monthEnds: number;
  readonly quarterEnds: number;
  readonly yearEnds: number;
  /** Days named by the caller, such as failover drills, that lie outside the window. */
  readonly declaredOutside: readonly string[];
}

/** What a replay has to know beside the groups of the plan: who carries them, and what else admits traffic there. */
export interface UnchangedNeighbors {
  /** All interfaces of the region, with their VPC where it is known. `groupIds` is empty where no group that changes is on it. */
  readonly enis: readonly {
    readonly eniId: string;
    readonly groupIds: readonly string[];
    readonly vpcId?: string | undefined;
  }[];
  /** The groups beside those that change, on the same interfaces. */
  readonly groups: readonly { readonly groupId: string; readonly ingress: readonly LiveRule[] }[];
  /** The addresses behind the groups that these rules refer to. */
  readonly members: readonly { readonly groupId: string; readonly addresses: readonly string[] }[];
  /** The entries of the prefix lists that these rules refer to, where they were collected. */
  readonly prefixLists: readonly { readonly prefixListId: string; readonly cidrs: readonly string[] }[];
  /** Other accounts whose interfaces may carry groups of the region; left out where there is none. */
  readonly neighborIds?: readonly string[] | undefined;
  /** The blocks of the region's VPCs, which place interfaces of which only the address is known; left out where nobody read them. */
  readonly vpcs?: readonly { readonly vpcId: string; readonly cidrs: readonly string[] }[] | undefined;
  /** VPCs beside its own in which interfaces may carry a group of the plan; left out where nobody read it: then any may. */
  readonly secondVpcs?: readonly { readonly groupId: string; readonly vpcId: string }[] | undefined;
}

/** A source that an exception or an approved list wants allowed, as far as it lies inside a rule that goes. */
export interface KeptSource {
  readonly groupId: string;
  readonly protocol: RuleProtocol;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly cidr: string;
  /** What keeps it, stable. */
  readonly reasonId: KeepReasonId;
  /** Who wants it and why. */
  readonly reason: string;
}

export type KeepReasonId =
  | "exception"
  | "approved-list"
  /** The subnets of a source whose addresses change within them. */
  | "dynamic-source";

/** Sources on one port of one group. */
export interface PortSources {
  readonly groupId: string;
  /** IANA number. */
  readonly protocol: number;
  /** 0 for protocols without ports. */
  readonly port: number;
  /** CIDRs that hold exactly these addresses, sorted. */
  readonly sources: readonly string[];
}

/** Sources of accepted records whose interface carried nobody can tell which groups on that day. */
export interface PossibleSources extends PortSources {
  readonly recordCount: number;
  /** Interfaces that they reached. */
  readonly eniCount: number;
}

/** A group that a rule of the plan has for its source, as it is known at the plan's moment: what the proof takes it for. */
export interface GroupReference {
  /** The group whose rules name it. */
  readonly groupId: string;
  readonly sourceGroupId: string;
  readonly sourceGroupName: string;
  /** CIDRs that hold exactly the addresses of its members. */
  readonly members: readonly string[];
  /** CIDRs that hold the subnets in which it has or had members. */
  readonly subnets: readonly string[];
  /** Sources that it keeps, alone or with others of the same group: whatever came from them came while they were members. */
  readonly kept: readonly Omit<PortSources, "groupId">[];
}

/** What a person decided about one rule. */
export interface ReviewDecision {
  readonly groupId: string;
  /** Identity of the rule: see `ruleIdentity`. */
  readonly rule: string;
  readonly choice: "approve" | "keep" | "postpone";
  readonly by: string;
  /** ISO time. */
  readonly at: string;
  readonly reason: string;
}

export interface Plan {
  readonly schema: "sgt/plan/v2";
  /** `plan-` and 12 hex digits of the content but for `createdAt` and `names`, so the same change has the same id at any time. */
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
  readonly observed: readonly PortSources[];
  /** The same for sources that may have come through them: kept as well. */
  readonly possible: readonly PossibleSources[];
  /** Sources inside rules that go which have to stay allowed whatever the evidence says: also checked by `evidence-kept`. */
  readonly kept: readonly KeptSource[];
  /** Groups that rules of the plan have for their source; absent where none has. */
  readonly references?: readonly GroupReference[];
  /** Who the sources of `observed`, `possible` and `kept` are, where it is known: by address or CIDR, each once. For readers: no part of the id. */
  readonly names: Readonly<Record<string, SourceName>>;
  /** What people decided about rules of the plan; empty unless they did. */
  readonly decisions: readonly ReviewDecision[];
  /** Grades that the plan was made with; empty when none were asked for. */
  readonly grades: readonly GradeNote[];
  /** Null when no grade was asked for, when no rule would have gone, and with an approved list, where nothing is observed. */
  readonly grade: PlanGrade | null;
  /** Groups with at least one rule that could have been tightened, whatever was decided. */
  readonly groups: readonly GroupPlan[];
  readonly unchangedNeighbors: UnchangedNeighbors;
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
