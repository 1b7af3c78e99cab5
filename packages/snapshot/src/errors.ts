import { SgtError, type SgtErrorInit } from "@sgt/cidr";

export type SnapshotErrorCode =
  | "SGT_SNAPSHOT_UNREADABLE"
  | "SGT_SNAPSHOT_EMPTY"
  | "SGT_SNAPSHOT_INCOMPLETE"
  | "SGT_SNAPSHOT_NOT_JSON"
  | "SGT_SNAPSHOT_BAD_SHAPE"
  | "SGT_SNAPSHOT_OUTSIDE"
  | "SGT_SNAPSHOT_DUPLICATE"
  | "SGT_SNAPSHOT_GROUP_TWICE"
  | "SGT_SNAPSHOT_ONE_PAGE";

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function snapshotError(
  code: SnapshotErrorCode,
  message: string,
  rest: Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">> = {},
): SgtError<SnapshotErrorCode> {
  return new SgtError({ code, message, source: "user", ...rest });
}
