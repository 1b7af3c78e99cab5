import { refuseUnknownKeys, SgtError, type SgtErrorInit } from "@sgt/cidr";

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

/** Why databases could not be brought, kept or found. */
export type StoreCode =
  | "SGT_GEOIP_NOT_INSTALLED"
  | "SGT_GEOIP_STORE_INVALID"
  | "SGT_GEOIP_STORE_WRITE_FAILED"
  | "SGT_GEOIP_STORE_LOCKED"
  | "SGT_GEOIP_NPM_MISSING"
  | "SGT_GEOIP_DOWNLOAD_FAILED"
  | "SGT_GEOIP_CREDENTIALS"
  | "SGT_GEOIP_INTEGRITY"
  | "SGT_GEOIP_ARCHIVE_INVALID"
  | "SGT_GEOIP_PACKAGE_INVALID";

/** Why addresses could not be triaged. */
export type TriageCode =
  | "SGT_GEOIP_INPUT_LONG_LINE"
  | "SGT_GEOIP_INPUT_BINARY"
  | "SGT_GEOIP_INPUT_GZIP"
  | "SGT_GEOIP_FAMILY_MISSING"
  | "SGT_GEOIP_TOO_MANY_ADDRESSES"
  | "SGT_GEOIP_WORKER_FAILED";

export type GeoipErrorCode = DatabaseCode | StoreCode | TriageCode | "SGT_GEOIP_INVALID_OPTION";

type Rest = Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">>;

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function geoipError<Code extends GeoipErrorCode>(code: Code, message: string, rest: Rest = {}): SgtError<Code> {
  return new SgtError({ code, message, source: "user", ...rest });
}

/** Refuses options with a key that there is not, or without one that is needed. @throws `SGT_GEOIP_INVALID_OPTION` */
export function checkKeys(options: object, known: Parameters<typeof refuseUnknownKeys>[1]): void {
  refuseUnknownKeys(options, known, (message, hint) => geoipError("SGT_GEOIP_INVALID_OPTION", message, { hint }));
}
