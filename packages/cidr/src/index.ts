export type { Address, Count, Family } from "./address/address.js";
export {
  type CidrErrorCode,
  type ErrorSource,
  isSgtError,
  SgtError,
  type SgtErrorDetails,
  type SgtErrorInit,
} from "./errors.js";
export type { Prefix, Range } from "./prefix/prefix.js";
