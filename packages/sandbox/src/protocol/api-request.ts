import type { QueryParams } from "./query-params.js";

export type ServiceName =
  | "athena"
  | "cloudtrail"
  | "config"
  | "ec2"
  | "elasticloadbalancing"
  | "organizations"
  | "ram"
  | "rds"
  | "sts"
  | "s3"
  | "servicequotas"
  | "logs";

/** Who signed the request. */
export interface Caller {
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly arn: string;
  readonly userId: string;
  /** The role and its session, when the credentials came from AssumeRole. */
  readonly roleArn?: string;
  readonly sessionName?: string;
  /** The inline session policy given to AssumeRole, as text. */
  readonly sessionPolicy?: string;
  /** Milliseconds since 1970 at which the session ends; absent for a user. */
  readonly expiresAtMs?: number;
}

/** A request as it was understood, before anything was done about it. */
export interface ApiRequest {
  /** Counts from 0 over all requests of this sandbox. */
  readonly index: number;
  /** ISO time. */
  readonly at: string;
  readonly service: ServiceName;
  readonly action: string;
  /** Lists are arrays, structures are objects, every leaf is text. */
  readonly params: QueryParams;
  readonly region: string;
  readonly caller: Caller;
  readonly isDryRun: boolean;
}

export interface RequestOutcome {
  /** HTTP status; null when the connection was cut instead of an answer. */
  readonly status: number | null;
  /** AWS's error code; null for success or a cut connection. */
  readonly code: string | null;
  /** Whether the request changed the account, whatever the caller was told. */
  readonly changed: boolean;
}

/** A line of the request log; `outcome` is null while it is being answered. */
export interface LoggedRequest extends ApiRequest {
  readonly outcome: RequestOutcome | null;
}
