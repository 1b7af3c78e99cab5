import { refuseUnknownKeys, SgtError } from "@sgt/cidr";

export type ReportErrorCode = "SGT_REPORT_INVALID_OPTION";

/** Refuses options with a key that there is not, or without one that is needed. @throws `SGT_REPORT_INVALID_OPTION` */
export function checkKeys(options: object, known: Parameters<typeof refuseUnknownKeys>[1]): void {
  refuseUnknownKeys(options, known, (message, hint) => {
    const code: ReportErrorCode = "SGT_REPORT_INVALID_OPTION";
    return new SgtError({ code, message, hint, source: "user" });
  });
}
