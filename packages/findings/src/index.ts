export { artefactSchemas } from "./artefact-schemas.js";
export { type Audit, type AuditInput, auditRegion } from "./audit/audit-region.js";
export { type AuditKind, CATALOGUE, type CatalogueEntry } from "./audit/catalogue.js";
export { type KnownNetwork, parseKnownNetworks } from "./audit/known-networks.js";
export { type CheckInput, checkAccount } from "./check/check-account.js";
export type { FindingsErrorCode } from "./errors.js";
export {
  type Acceptance,
  type AcceptedFinding,
  parseAccepted,
  type Sorted,
  sortByAcceptance,
} from "./finding/accepted.js";
export { compareFindings } from "./finding/compare-findings.js";
export {
  EXPOSURES,
  type Exposure,
  type ExposureState,
  exposureRank,
  formatExposure,
  isExposureAsked,
} from "./finding/exposure.js";
export type {
  EvidenceStep,
  Finding,
  FindingResource,
  FindingTightening,
  FindingUse,
  ResourceType,
} from "./finding/finding.js";
export { type FindingSubject, findingId } from "./finding/finding-id.js";
export { findingSchema } from "./finding/finding-schema.js";
export {
  countSeverities,
  isAtLeast,
  SEVERITIES,
  type Severity,
  type SeverityCounts,
  severityRank,
} from "./finding/severity.js";
export { type VpcFlowLog, type VpcLogging, vpcLogging } from "./logging/vpc-logging.js";
export { type AssessInput, assessRegion, type RegionAssessment } from "./risk/assess-region.js";
export { CRITICAL_SERVICES, type CriticalService } from "./risk/critical-services.js";
export type { GroupTightening } from "./risk/region-evidence.js";
export { reportSchema } from "./risk/report-schema.js";
export type {
  AccountSummary,
  MissingPart,
  Report,
  ReportEvidence,
  ReportSummary,
  UnreadableRegion,
} from "./risk/report-summary.js";
export { ReportTally } from "./risk/report-tally.js";
export type { RuleRow } from "./risk/rule-row.js";
export {
  type TrustBreadth,
  type TrustEdge,
  type TrustGraph,
  type TrustGroup,
  type TrustSource,
  trustGraph,
} from "./trust/trust-graph.js";
export {
  type TrustedCidr,
  type TrustInput,
  type TrustUse,
  type TrustWarning,
  type TrustWarningId,
  trustedCidrs,
} from "./trust/trusted-cidrs.js";
