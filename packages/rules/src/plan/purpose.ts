import type { RuleProtocol } from "@sgt/snapshot";

/** Addresses that a change lets in for the first time, on one kind of traffic of one group. */
export interface NewTrust {
  readonly groupId: string;
  readonly protocol: RuleProtocol;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  /** Sorted and disjoint. */
  readonly cidrs: readonly string[];
  /** Decimal text, as all counts of addresses. */
  readonly addressCount: string;
}

/** Fewer rules for the same access; what the wider rules let in beside it is named. */
export interface CompactPurpose {
  readonly kind: "compact";
  /** The share of a block that may be new, 0 to 1. */
  readonly maxWaste: number;
  /** CIDRs that no block reaches across, beside the private blocks. */
  readonly fences: readonly string[];
  readonly newlyTrusted: readonly NewTrust[];
}

/** A group that nothing is added to, and why. */
export interface SkippedGroup {
  readonly groupId: string;
  /** Stable; docs/daytwo.md explains each. */
  readonly id: "over-budget" | "already-allowed" | "ends-earlier" | "owned-by-others" | "elsewhere" | "unknown-cost";
  readonly message: string;
}

/** Rules for an emergency, with an end. */
export interface ExtendPurpose {
  readonly kind: "extend";
  /** ISO time to the second, UTC. */
  readonly expiresAt: string;
  readonly ticket: string | null;
  readonly owner: string | null;
  readonly newlyTrusted: readonly NewTrust[];
  readonly skipped: readonly SkippedGroup[];
}

/** Emergency rules past their end are closed. */
export interface ExpirePurpose {
  readonly kind: "expire";
  /** ISO time to the second, UTC: rules that end at it or before are closed. */
  readonly asOf: string;
}

/** What a plan is for when it is not to tighten. */
export type PlanPurpose = CompactPurpose | ExtendPurpose | ExpirePurpose;
