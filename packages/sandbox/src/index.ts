export { AccountView, type GroupRecord, type RuleRecord } from "./account/account-view.js";
export type { JsonObject } from "./account/json.js";
export type { RegionModel } from "./account/region-model.js";
export { SandboxError, type SandboxErrorCode } from "./errors.js";
export type { Fault, FaultCondition } from "./faults/fault.js";
export { FaultList } from "./faults/fault-list.js";
export type { ApiRequest, Caller, LoggedRequest, RequestOutcome, ServiceName } from "./protocol/api-request.js";
export type { RequestPhase, SandboxOptions } from "./server/sandbox-options.js";
export { type Sandbox, startSandbox } from "./server/start-sandbox.js";
