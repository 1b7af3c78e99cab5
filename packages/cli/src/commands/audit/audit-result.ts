import type { Acceptance, AcceptedFinding, Audit, Finding, ReportEvidence, SeverityCounts } from "@sgt/findings";
import type { MissingFile } from "@sgt/snapshot";

/** A region and what of it could not be looked at. */
export interface AuditedRegion {
  readonly accountId: string;
  readonly region: string;
  /** Null for a region that could be read, whatever its gaps. */
  readonly unreadable: { readonly code: string; readonly reason: string } | null;
  readonly gaps: readonly MissingFile[];
}

/** What `sgt audit` found, as its JSON holds it. */
export interface AuditResult {
  readonly schema: "sgt/audit/v1";
  readonly createdAt: string;
  readonly toolVersion: string;
  /** Null when none was given. */
  readonly evidence: ReportEvidence | null;
  /** Those that could not be read first. */
  readonly regions: readonly AuditedRegion[];
  /** Open ones, worst first; with a baseline only those that it does not hold. */
  readonly findings: readonly Finding[];
  readonly counts: SeverityCounts;
  readonly accepted: readonly AcceptedFinding[];
  /** Open again because their acceptance is over. */
  readonly expired: readonly AcceptedFinding[];
  /** Acceptances that fit nothing. */
  readonly idle: readonly Acceptance[];
  /** Open findings that the baseline holds, which are not shown; null without a baseline. */
  readonly knownFromBaseline: number | null;
}

export function auditedRegion({ accountId, region, gaps }: Audit): AuditedRegion {
  return { accountId, region, unreadable: null, gaps };
}
