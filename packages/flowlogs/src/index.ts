export type { Coverage, EniCoverage, MalformedLines, UnreadObject, Window } from "./coverage/coverage.js";
export type { Evidence } from "./evidence/evidence.js";
export type { Action, EvidenceRow } from "./evidence/evidence-row.js";
export type { Initiation } from "./initiator/initiation.js";
export type { EniAddresses } from "./source/eni-directory.js";
export type { LogObject, LogSource } from "./source/log-source.js";
