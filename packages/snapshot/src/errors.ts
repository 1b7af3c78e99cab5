import { refuseUnknownKeys, SgtError, type SgtErrorInit } from "@sgt/cidr";

export type SnapshotErrorCode =
  | "SGT_SNAPSHOT_UNREADABLE"
  | "SGT_SNAPSHOT_EMPTY"
  | "SGT_SNAPSHOT_INCOMPLETE"
  | "SGT_SNAPSHOT_NOT_JSON"
  | "SGT_SNAPSHOT_BAD_SHAPE"
  | "SGT_SNAPSHOT_OUTSIDE"
  | "SGT_SNAPSHOT_DUPLICATE"
  | "SGT_SNAPSHOT_GROUP_TWICE"
  | "SGT_SNAPSHOT_ONE_PAGE"
  | "SGT_SNAPSHOT_INVALID_OPTION";

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function snapshotError(
  code: SnapshotErrorCode,
  message: string,
  rest: Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">> = {},
): SgtError<SnapshotErrorCode> {
  return new SgtError({ code, message, source: "user", ...rest });
}

/** Refuses options with a key that there is not, or without one that is needed. @throws `SGT_SNAPSHOT_INVALID_OPTION` */
export function checkKeys(options: object, known: Parameters<typeof refuseUnknownKeys>[1]): void {
  refuseUnknownKeys(options, known, (message, hint) => snapshotError("SGT_SNAPSHOT_INVALID_OPTION", message, { hint }));
}
