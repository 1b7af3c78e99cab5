export {
  type Acceptance,
  type AcceptedFinding,
  parseAccepted,
  type Sorted,
  sortByAcceptance,
} from "./accept/accepted.js";
export { type Audit, type AuditInput, auditRegion } from "./audit/audit-region.js";
export { type AuditKind, CATALOGUE, type CatalogueEntry } from "./audit/catalogue.js";
export { type KnownNetwork, parseKnownNetworks } from "./audit/known-networks.js";
export { type CheckInput, checkAccount } from "./check/check-account.js";
export type { CheckKind } from "./check/check-finding.js";
export { type CompactOptions, DEFAULT_COMPACT_OPTIONS } from "./compact/compact-options.js";
export { type CompactInput, planCompaction } from "./compact/plan-compaction.js";
export { type DescribedRegion, regionFromDescribed } from "./described/region-from-described.js";
export { type DiagnoseInput, diagnose } from "./diagnose/diagnose.js";
export type {
  AppliedChange,
  CauseId,
  Diagnosis,
  Explanation,
  Folded,
  GroupName,
  Refusal,
} from "./diagnose/diagnosis.js";
export type { RulesErrorCode } from "./errors.js";
export { type ExpireInput, planExpiry } from "./expire/plan-expiry.js";
export { type UnreadableExpiry, unreadableExpiries } from "./expire/unreadable-expiries.js";
export {
  type ExpiryMark,
  expiryMark,
  expiryTags,
  expiryText,
  hasExpiry,
  type RuleExpiry,
  readExpiry,
} from "./expiry/expiry-mark.js";
export { type ExplainInput, explainRule, type ReplacementUse, type RuleExplanation } from "./explain/explain-rule.js";
export { ExposureJudge, type PermittedTraffic } from "./exposure/exposure-judge.js";
export type { GroupHolder } from "./exposure/group-holders.js";
export {
  type Discovered,
  type DiscoverOptions,
  discoverRequests,
  type FindService,
  type PassedOver,
} from "./extend/discover-requests.js";
export { type ExtendRequest, parseGroupId, parseSource } from "./extend/extend-request.js";
export { parseTraffic } from "./extend/parse-traffic.js";
export { type ExtendInput, planExtension } from "./extend/plan-extension.js";
export { compareFindings } from "./finding/compare-findings.js";
export { EXPOSURES, type Exposure, type ExposureState, exposureRank, formatExposure } from "./finding/exposure.js";
export {
  type EvidenceStep,
  type Finding,
  type FindingResource,
  type FindingShrink,
  type FindingUse,
  RESOURCE_TYPES,
  type ResourceType,
} from "./finding/finding.js";
export { type FindingSubject, findingId } from "./finding/finding-id.js";
export { findingSchema, severityCountsSchema } from "./finding/finding-schema.js";
export {
  addCounts,
  compareCounts,
  countSeverities,
  isAtLeast,
  milder,
  riskScore,
  SEVERITIES,
  type Severity,
  type SeverityCounts,
  severityRank,
} from "./finding/severity.js";
export { type GradeInput, gradeEvidence } from "./grade/grade-evidence.js";
export type { GradeFacts, GradeReason } from "./grade/grade-reasons.js";
export type { EvidenceGrade, RuleGrade } from "./grade/grade-rules.js";
export { type GradedInput, type GradedPlan, planGraded } from "./grade/plan-graded.js";
export { parseApproved } from "./keep/approved-list.js";
export { type Exception, type ExceptionScope, parseExceptions } from "./keep/exception.js";
export {
  type EniLogging,
  type FlowLogCoverage,
  type FlowLogCoverageOptions,
  flowLogCoverage,
  type LoggedState,
  type LoggingIssue,
} from "./logged/flow-log-coverage.js";
export { fingerprintRules } from "./model/fingerprint.js";
export {
  type AclEntry,
  type Database,
  type Instance,
  type InternetGateway,
  type Listener,
  type LoadBalancer,
  type NatGateway,
  type Network,
  type NetworkAcl,
  type NetworkLists,
  type Route,
  type RouteTable,
  type RouteTargetKind,
  type Subnet,
  type Target,
  type TargetGroup,
  unknownNetwork,
  type Vpc,
} from "./model/network.js";
export type { LiveRule, Peer, Rule, RuleProtocol } from "./model/rule.js";
export { formatPeer, formatTraffic, ruleIdentity } from "./model/rule-identity.js";
export type {
  FlowLogConfig,
  MissingFile,
  NetworkInterface,
  NotRead,
  PrefixList,
  RegionSnapshot,
  SecurityGroup,
  Snapshot,
  SnapshotAccount,
} from "./model/snapshot.js";
export { type ManifestRegion, type SnapshotManifest, snapshotManifestSchema } from "./model/snapshot-manifest.js";
export type {
  CalendarCoverage,
  CountText,
  DecisionId,
  GradeLevel,
  GradeNote,
  GroupPlan,
  KeptSource,
  Plan,
  PlanGrade,
  PlanOptions,
  Proof,
  QuotaUse,
  Risk,
  RuleDecision,
  StatementId,
  Step,
  Surroundings,
} from "./plan/plan.js";
export type {
  CompactPurpose,
  ExpirePurpose,
  ExtendPurpose,
  NewTrust,
  PlanPurpose,
  SkippedGroup,
} from "./plan/purpose.js";
export { parsePlan } from "./proof/parse-plan.js";
export type { BrokenStatement, Verification } from "./proof/verification.js";
export { verifyPlan } from "./proof/verify-plan.js";
export { type BackTest, type BackTestInput, backTest, type RuleBackTest } from "./replay/back-test.js";
export { type RefusedFlow, type ReplayInput, type ReplayReport, replayPlan } from "./replay/replay-plan.js";
export { type AssessInput, assessRegion, type RegionAssessment } from "./risk/assess-region.js";
export { CRITICAL_SERVICES, type CriticalService, formatServices } from "./risk/critical-services.js";
export type { GroupShrink } from "./risk/region-evidence.js";
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
export { artefactSchemas } from "./schema/artefact-schemas.js";
export { planTightening } from "./tighten/plan-tightening.js";
export type { TightenInput } from "./tighten/tighten-input.js";
export { DEFAULT_PLAN_OPTIONS } from "./tighten/tighten-options.js";
export type { TrustedCidr, TrustUse, TrustWarning, TrustWarningId } from "./trust/trusted-cidr.js";
export { type TrustInput, trustedCidrs } from "./trust/trusted-cidrs.js";
export { type RuleUse, ruleUsage, type UsageInput, type UsageReport, type UsageState } from "./usage/rule-usage.js";
export {
  type TrustBreadth,
  type TrustEdge,
  type TrustGraph,
  type TrustGroup,
  type TrustSource,
  trustGraph,
} from "./trust/trust-graph.js";
