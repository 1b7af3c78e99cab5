export type { Coverage, EniCoverage, MalformedLines, UnreadObject, Window } from "./coverage/coverage.js";
export type { OtherFiles } from "./coverage/other-files.js";
export type { EniDay, RunCoverage } from "./coverage/run-coverage.js";
export type { DirectoryEntry, Grouping, Holding, InterfaceDirectory } from "./directory/interface-directory.js";
export type { RuleMaking } from "./directory/rule-making.js";
export {
  type InterfaceState,
  type Knowledge,
  NO_STATE,
  type Scan,
  type Sighting,
  type SightingKind,
  type Sightings,
} from "./directory/sighting.js";
export type { FlowLogsErrorCode, LineCode, ObjectCode } from "./errors.js";
export { decideEvidence, type FoldedRun } from "./evidence/decide-evidence.js";
export type { Evidence } from "./evidence/evidence.js";
export type { Action, EvidenceRow } from "./evidence/evidence-row.js";
export { type Fold, type FoldItem, type FoldOptions, foldRecords } from "./evidence/fold-records.js";
export type { FoldedRow } from "./evidence/folded-row.js";
export { interpretRecord, type Meaning } from "./evidence/interpret-record.js";
export type { FlowGroup, HourGroup, PortExtremes, RecordGroup, SilenceGroup } from "./evidence/record-group.js";
export type { RowSummary, Talker, WeekOfSources } from "./evidence/summarize-rows.js";
export { missingFields } from "./format/evidence-layout.js";
export { DEFAULT_LAYOUT, isTransitGatewayLayout, type Layout, parseHeader, parseLogFormat } from "./format/layout.js";
export type { Handshake } from "./initiator/handshake.js";
export type { Initiation } from "./initiator/initiation.js";
export { canonicalAddress } from "./record/address-text.js";
export type { FlowRecord } from "./record/flow-record.js";
export type { LineFault, LineIssue } from "./record/line-issue.js";
export { isLineFault, parseRecord } from "./record/parse-record.js";
export type { ObjectFault, ReadItem, RecordOrigin } from "./record/read-item.js";
export type { EniAddresses } from "./source/eni-directory.js";
export { type KeyFacts, parseKey } from "./source/key-facts.js";
export type { LogObject, LogSource } from "./source/log-source.js";
