export { type ApplyOptions, applyPlan } from "./apply/apply-plan.js";
export type { ApplyResult, GroupOutcome } from "./apply/apply-result.js";
export type { GroupChoice } from "./apply/choose-groups.js";
export type { ConfirmWave } from "./apply/pass-wave.js";
export { planHash } from "./apply/plan-hash.js";
export { type ResumeOptions, resumeApply } from "./apply/resume-apply.js";
export type { WaveDone, WaveOptions } from "./apply/waves.js";
export { athenaSessionPolicy } from "./athena/athena-policy.js";
export { type AthenaSource, type AthenaSourceOptions, athenaSource } from "./athena/athena-source.js";
export type { BatchLimits } from "./athena/batches.js";
export { parseOutput } from "./athena/output-folder.js";
export type { ChangeEvent } from "./change/change-event.js";
export type { RunOptions } from "./change/run-options.js";
export type { Halt, RunStatus } from "./change/run-to-end.js";
export { DEFAULT_TIMING, type Timing } from "./change/timing.js";
export type { AccountsResult, CollectAccountsOptions } from "./collect/accounts-options.js";
export { collectAccounts } from "./collect/collect-accounts.js";
export type { CollectEvent, CollectProgress, FileEvent } from "./collect/collect-event.js";
export { type CollectOptions, type CollectResult, collectSnapshot } from "./collect/collect-snapshot.js";
export { parseServiceRanges, type ServicePrefix, type ServiceRanges } from "./collect/ip-ranges.js";
export {
  type FetchedRanges,
  type FetchRangesOptions,
  fetchServiceRanges,
  readServiceRanges,
} from "./collect/load-ranges.js";
export { readGroups } from "./collect/read-groups.js";
export { type ReadRegionOptions, readRegion } from "./collect/read-region.js";
export type { AwsErrorCode } from "./errors.js";
export { type AskedHistory, type AskHistoryOptions, askHistory } from "./history/ask-history.js";
export type { JournalEntry, JournalLine, RunKind } from "./journal/journal-entry.js";
export type { JournalFile, JournalFiles } from "./journal/journal-files.js";
export { journalLineSchema } from "./journal/journal-line-schema.js";
export { type GroupState, type JournalState, journalState } from "./journal/journal-state.js";
export type { ModifiedRule } from "./journal/modified-rule.js";
export { type JournalOptions, type JournalWriter, openJournal } from "./journal/open-journal.js";
export { type Journal, readJournal } from "./journal/read-journal.js";
export type { Certainty, TouchedRule } from "./journal/touched-rule.js";
export type { AccountChoice } from "./organization/choose-accounts.js";
export type { Drift, DriftId } from "./revert/drift.js";
export { type RevertedGroup, type RevertOptions, type RevertResult, revertJournal } from "./revert/revert-journal.js";
export type { AwsSession } from "./session/aws-session.js";
export { type Clock, systemClock } from "./session/clock.js";
export { openSession } from "./session/open-session.js";
export { Pace, type PaceOptions } from "./session/pace.js";
export { READ_ONLY_POLICY } from "./session/read-only-policy.js";
export type { RoleOptions } from "./session/role-credentials.js";
export type { Credentials, SessionOptions } from "./session/session-options.js";
export { type CloudWatchSource, type CloudWatchSourceOptions, cloudWatchSource } from "./sources/cloudwatch-source.js";
export { type HistorySource, type HistorySourceOptions, historySource } from "./sources/history-source.js";
export { parseGroup } from "./sources/log-group.js";
export { parseS3Url, type S3Location } from "./sources/s3-location.js";
export { type AwsLogSource, type S3SourceOptions, s3Source } from "./sources/s3-source.js";
export { type CutOffInput, type CutOffSource, cutOffSources } from "./status/cut-off.js";
export { type GroupStatus, type JournalStatus, journalStatus } from "./status/journal-status.js";
export { readInterfaces } from "./status/read-interfaces.js";
export { readStatus } from "./status/read-status.js";
