import type { ExposureState } from "../finding/exposure.js";
import type { Finding } from "../finding/finding.js";
import type { SeverityCounts } from "../finding/severity.js";
import type { GroupTightening } from "./region-evidence.js";

/** A region that could not be read at all. */
export interface UnreadableRegion {
  /** Empty when it concerns the folder as a whole. */
  readonly accountId: string;
  /** Empty when nothing of the account could be read. */
  readonly region: string;
  readonly code: string;
  readonly reason: string;
}

/** A file that was needed and is not there as a whole. */
export interface MissingPart {
  readonly region: string;
  readonly file: string;
  readonly reason: string;
}

/** What stands in one account. */
export interface AccountSummary {
  readonly accountId: string;
  /** What the organization calls it; empty when not told. Text from elsewhere. */
  readonly accountName: string;
  /** Worst first: 1 has the highest score. */
  readonly rank: number;
  readonly regions: readonly string[];
  readonly groupCount: number;
  readonly aclCount: number;
  readonly ruleCount: number;
  readonly counts: SeverityCounts;
  /** Decimal digits of the geometric score (`riskScore`). */
  readonly score: string;
  /** Critical and high findings by exposure. */
  readonly exposed: Readonly<Record<ExposureState, number>>;
  /** Oldest and newest collection; null where the folder does not tell. */
  readonly collectedAt: { readonly oldest: string; readonly newest: string } | null;
  readonly missing: readonly MissingPart[];
}

/** What evidence the report was made with. */
export interface ReportEvidence {
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly complete: boolean;
}

/** Everything of a report but its findings. */
export interface ReportSummary {
  readonly schema: "sgt/report/v1";
  /** ISO time. */
  readonly createdAt: string;
  readonly toolVersion: string;
  readonly evidence: ReportEvidence | null;
  /** False when a region or a needed file could not be read. */
  readonly complete: boolean;
  /** First of all: what nothing is known about. */
  readonly unreadable: readonly UnreadableRegion[];
  /** Worst first. */
  readonly accounts: readonly AccountSummary[];
  readonly totals: {
    readonly accountCount: number;
    readonly regionCount: number;
    readonly groupCount: number;
    readonly aclCount: number;
    readonly ruleCount: number;
    readonly counts: SeverityCounts;
    readonly exposed: Readonly<Record<ExposureState, number>>;
  };
  /** The ten plans that remove most trust, the largest first; empty without evidence. */
  readonly shrinks: readonly GroupTightening[];
}

/** `report.json`: the summary, then the findings, worst first. */
export interface Report extends ReportSummary {
  readonly findings: readonly Finding[];
}
