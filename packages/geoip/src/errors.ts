import { SgtError, type SgtErrorInit } from "@sgt/cidr";

/** Why a file is no database that can be asked. */
export type DatabaseCode =
  | "SGT_GEOIP_DATABASE_NOT_FOUND"
  | "SGT_GEOIP_DATABASE_UNREADABLE"
  | "SGT_GEOIP_DATABASE_EMPTY"
  | "SGT_GEOIP_DATABASE_UNKNOWN"
  | "SGT_GEOIP_DATABASE_METADATA"
  | "SGT_GEOIP_DATABASE_VERSION"
  | "SGT_GEOIP_DATABASE_TRUNCATED"
  | "SGT_GEOIP_DATABASE_TREE"
  | "SGT_GEOIP_DATABASE_DATA"
  | "SGT_GEOIP_DATABASE_TOO_LARGE"
  | "SGT_GEOIP_DATABASE_GZIP"
  | "SGT_GEOIP_DATABASE_WRONG"
  | "SGT_GEOIP_RANGES_INVALID"
  | "SGT_GEOIP_LIST_INVALID";

export type GeoipErrorCode = DatabaseCode;

type Rest = Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">>;

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function geoipError<Code extends GeoipErrorCode>(code: Code, message: string, rest: Rest = {}): SgtError<Code> {
  return new SgtError({ code, message, source: "user", ...rest });
}
