import { type ErrorSource, refuseUnknownKeys, SgtError } from "@sgt/cidr";

export type ReportErrorCode = "SGT_REPORT_INVALID_OPTION" | "SGT_REPORT_NO_XLSX";

interface ErrorDetails {
  readonly hint: string;
  readonly source: ErrorSource;
  readonly cause?: unknown;
}

/** Returns an error of this package. */
export function reportError(code: ReportErrorCode, message: string, details: ErrorDetails): SgtError {
  return new SgtError({ code, message, ...details });
}

/** Refuses options with a key that there is not, or without one that is needed. @throws `SGT_REPORT_INVALID_OPTION` */
export function checkKeys(options: object, known: Parameters<typeof refuseUnknownKeys>[1]): void {
  refuseUnknownKeys(options, known, (message, hint) => {
    return reportError("SGT_REPORT_INVALID_OPTION", message, { hint, source: "user" });
  });
}
