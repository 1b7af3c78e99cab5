export { type Extended, extendedTrust } from "./assemble/new-trust.js";
export {
  type Discovered,
  type DiscoverOptions,
  discoverRequests,
  type FindService,
  type PassedOver,
} from "./break-glass/discover-requests.js";
export { type ExtendRequest, parseGroupId, parseSource } from "./break-glass/extend-request.js";
export { parseTraffic } from "./break-glass/parse-traffic.js";
export { type ExpireInput, planExpiry, type UnreadableExpiry, unreadableExpiries } from "./break-glass/plan-expiry.js";
export { type ExtendInput, planExtension } from "./break-glass/plan-extension.js";
export { type CompactOptions, DEFAULT_COMPACT_OPTIONS } from "./compact/compact-options.js";
export { type CompactInput, planCompaction } from "./compact/plan-compaction.js";
export { type DiagnoseInput, diagnose } from "./diagnose/diagnose.js";
export type {
  AppliedChange,
  CauseId,
  Diagnosis,
  Explanation,
  GroupName,
  Refusal,
  RolledUp,
} from "./diagnose/diagnosis.js";
export type { RulesErrorCode } from "./errors.js";
export { type BackTest, type BackTestInput, backTest, type RuleBackTest } from "./grade/back-test.js";
export { enoughFrom } from "./grade/enough-from.js";
export { type ExplainInput, explainRule, type ReplacementUse, type RuleExplanation } from "./grade/explain-rule.js";
export type { GradeFacts, GradeReason } from "./grade/grade-reasons.js";
export type { EvidenceGrade, RuleGrade } from "./grade/grade-rules.js";
export { type GradedInput, type GradedPlan, type GradeInput, gradeEvidence, planGraded } from "./grade/plan-graded.js";
export { membershipsOfPlan } from "./grade/region-of-plan.js";
export { type RefusedFlow, type ReplayInput, type ReplayReport, replayPlan } from "./grade/replay-plan.js";
export { type WindowDays, windowDays } from "./grade/window-days.js";
export { parseApproved } from "./keep/approved-list.js";
export { type Exception, type ExceptionScope, parseExceptions } from "./keep/exception.js";
export {
  type ExpiryMark,
  expiryTags,
  type RuleExpiry,
  readExpiry,
} from "./plan/expiry-mark.js";
export { isMovedEnd, movedTags } from "./plan/moved-end.js";
export type {
  BeyondTolerance,
  CalendarCoverage,
  CountText,
  DecisionId,
  GradeLevel,
  GradeNote,
  GroupPlan,
  GroupReference,
  KeepReasonId,
  KeptSource,
  Plan,
  PlanGrade,
  PlanOptions,
  PortSources,
  PossibleCount,
  PossibleSources,
  Proof,
  QuotaUse,
  ReviewDecision,
  Risk,
  RuleDecision,
  StatementId,
  Step,
  UnchangedNeighbors,
} from "./plan/plan.js";
export { DEFAULT_PLAN_OPTIONS } from "./plan/plan-options.js";
export { planSchema } from "./plan/plan-schema.js";
export type {
  CompactPurpose,
  ExpirePurpose,
  ExtendPurpose,
  NewTrust,
  PlanPurpose,
  SkippedGroup,
} from "./plan/purpose.js";
export type { ReasonId } from "./plan/reason-id.js";
export { compareObserved, type ObservedDifference } from "./proof/compare-observed.js";
export { parsePastPlan, parsePlan } from "./proof/parse-plan.js";
export type { BrokenStatement, Verification } from "./proof/verification.js";
export { verifyPlan } from "./proof/verify-plan.js";
export { countQuota, DEFAULT_RULE_QUOTA, prefixListWeights } from "./quota/count-quota.js";
export { ruleJudge } from "./tighten/judge-rule.js";
export { planTightening } from "./tighten/plan-tightening.js";
export type { TightenInput } from "./tighten/tighten-input.js";
export type { Membership, Memberships } from "./usage/memberships.js";
export { type RuleUse, ruleUsage, type UsageInput, type UsageReport, type UsageState } from "./usage/rule-usage.js";
