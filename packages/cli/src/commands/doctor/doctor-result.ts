import type { AskedAction } from "@sgt/aws";
import type { VpcLogging } from "@sgt/findings";

/** Something that could not be looked at. */
export interface NotLooked {
  readonly what: string;
  readonly code: string | null;
  readonly reason: string;
}

/** Who asks, and what that caller may change. */
export interface Caller {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** ISO time; null for credentials that do not end, or do not tell. */
  readonly credentialsEnd: string | null;
  readonly permissions: readonly AskedAction[];
}

/** For how many days a log group keeps events; null for ever. */
export interface Retention {
  readonly logGroup: string;
  readonly days: number | null;
}

/** Answer of `sgt doctor`. */
export interface DoctorResult {
  readonly schema: "sgt/doctor/v1";
  readonly checkedAt: string;
  /** Null for a snapshot, which knows nothing of who asks. */
  readonly caller: Caller | null;
  readonly vpcs: readonly VpcLogging[];
  readonly retention: readonly Retention[];
  readonly notLooked: readonly NotLooked[];
}
