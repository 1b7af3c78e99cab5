import { refuseUnknownKeys, SgtError, type SgtErrorInit } from "@sgt/cidr";

/** Why a call failed as a whole. */
export type FlowLogsErrorCode =
  | "SGT_FLOWLOGS_NO_OBJECTS"
  | "SGT_FLOWLOGS_NO_RECORDS"
  | "SGT_FLOWLOGS_TRANSIT_GATEWAY"
  | "SGT_FLOWLOGS_SOURCE_NOT_FOUND"
  | "SGT_FLOWLOGS_INVALID_FORMAT"
  | "SGT_FLOWLOGS_INVALID_OPTION"
  | "SGT_FLOWLOGS_TOO_MANY_KEYS"
  | "SGT_FLOWLOGS_STOPPED"
  | "SGT_FLOWLOGS_WORKER_FAILED"
  | ObjectCode
  | LedgerCode;

/** Why a ledger could not be opened, read, written or merged. */
export type LedgerCode =
  | "SGT_FLOWLOGS_LEDGER_NOT_FOUND"
  | "SGT_FLOWLOGS_LEDGER_INVALID"
  | "SGT_FLOWLOGS_LEDGER_VERSION"
  | "SGT_FLOWLOGS_LEDGER_DAMAGED"
  | "SGT_FLOWLOGS_LEDGER_LOCKED"
  | "SGT_FLOWLOGS_LEDGER_WRITE_FAILED"
  | "SGT_FLOWLOGS_LEDGER_OVERLAP"
  | "SGT_FLOWLOGS_LEDGER_TOO_LARGE"
  | "SGT_FLOWLOGS_OBJECT_CHANGED"
  | "SGT_FLOWLOGS_OBJECT_PARTIAL";

/** Why a Parquet object is not one of flow records that can be read. */
export type ParquetCode =
  | "SGT_FLOWLOGS_PARQUET_INVALID"
  | "SGT_FLOWLOGS_PARQUET_TYPE"
  | "SGT_FLOWLOGS_PARQUET_CODEC"
  | "SGT_FLOWLOGS_PARQUET_TOO_LARGE";

/** Why an object, or the rest of it, could not be read. */
export type ObjectCode =
  | "SGT_FLOWLOGS_OBJECT_UNREADABLE"
  | "SGT_FLOWLOGS_OBJECT_EMPTY"
  | "SGT_FLOWLOGS_OBJECT_TRUNCATED"
  | "SGT_FLOWLOGS_OBJECT_CORRUPT"
  | "SGT_FLOWLOGS_OBJECT_TRAILING_BYTES"
  | "SGT_FLOWLOGS_OBJECT_CHANGED"
  | "SGT_FLOWLOGS_OBJECT_NESTED"
  | "SGT_FLOWLOGS_OBJECT_TOO_LARGE"
  | "SGT_FLOWLOGS_FOLDER_UNREADABLE"
  | "SGT_FLOWLOGS_LINK_OUTSIDE"
  | "SGT_FLOWLOGS_LINK_BROKEN"
  | "SGT_FLOWLOGS_LAYOUT_UNKNOWN"
  | "SGT_FLOWLOGS_NOT_FLOW_LOGS"
  | "SGT_FLOWLOGS_OBJECT_WRAPPED"
  | "SGT_FLOWLOGS_STATUS_MISSING"
  | "SGT_FLOWLOGS_TRANSIT_GATEWAY"
  | ParquetCode;

/** Why a line is not a flow record that can be counted. */
export type LineCode =
  | "SGT_FLOWLOGS_LINE_FIELD_COUNT"
  | "SGT_FLOWLOGS_LINE_FIELD_INVALID"
  | "SGT_FLOWLOGS_LINE_FIELD_RANGE"
  | "SGT_FLOWLOGS_LINE_FIELD_MISSING"
  | "SGT_FLOWLOGS_LINE_JSON"
  | "SGT_FLOWLOGS_LINE_TOO_LONG";

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function flowLogsError(
  code: FlowLogsErrorCode,
  message: string,
  rest: Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">> = {},
): SgtError<FlowLogsErrorCode> {
  return new SgtError({ code, message, source: "user", ...rest });
}

/** Refuses options with a key that there is not, or without one that is needed. @throws `SGT_FLOWLOGS_INVALID_OPTION` */
export function checkKeys(options: object, known: Parameters<typeof refuseUnknownKeys>[1]): void {
  refuseUnknownKeys(options, known, (message, hint) => flowLogsError("SGT_FLOWLOGS_INVALID_OPTION", message, { hint }));
}
