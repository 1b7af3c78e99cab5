import type { RegionModel } from "../account/region-model.js";
import type { ReplicaModel } from "../account/replica.js";
import type { AthenaOptions } from "../athena/athena-options.js";
import type { HistoryOptions } from "../history/history-options.js";
import type { LogGroupModel } from "../logs/log-group.js";
import type { InsightsOptions } from "../logs/query-run.js";
import type { OrganizationModel } from "../organizations/organization-model.js";
import type { ApiRequest, LoggedRequest } from "../protocol/api-request.js";
import type { BucketModels } from "../s3/bucket-model.js";
import type { RoleModel } from "../sts/role-model.js";

/** `before` anything is done about a request; `after-change` when the account has changed and nobody was told yet. */
export type RequestPhase = "before" | "after-change";

export interface SandboxOptions {
  /** A snapshot folder, `DIR/<account or alias>/<region>/ec2-describe-….json`. */
  readonly snapshotDir?: string;
  /** The account in memory instead; one entry per region. */
  readonly account?: RegionModel | readonly RegionModel[];
  /** Holds one folder per bucket; without it there are no buckets. */
  readonly s3Dir?: string;
  /** What is said of buckets beside the objects in their folders. */
  readonly buckets?: BucketModels;
  /** The log groups of all accounts and regions. */
  readonly logGroups?: readonly LogGroupModel[];
  /** The limits of Logs Insights, smaller for a test. */
  readonly insights?: InsightsOptions;
  /** What executes the statements of Athena; without it there is no Athena. */
  readonly athena?: AthenaOptions;
  /** How CloudTrail and AWS Config tell what happened. */
  readonly history?: HistoryOptions;
  /** Rules per group, direction and family, where the snapshot does not tell; default 60. */
  readonly ruleQuota?: number;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Answer as fast as AWS would let a client ask: token buckets per action (docs/aws.md#request-rates). Default off. */
  readonly throttle?: boolean | { readonly scale: number };
  /** Milliseconds that an answer takes, beside what the sandbox itself needs. Default none. */
  readonly latency?: (request: ApiRequest) => number;
  /** The organization that the accounts belong to; without it there is none. */
  readonly organization?: OrganizationModel;
  /** How roles let callers in; default: all do. */
  readonly roles?: RoleModel;
  /** Many accounts and regions that look the same, made once: for runs at scale. Nothing in them can be changed. */
  readonly replicas?: ReplicaModel;
  /** Regions that exist and that no account has enabled. */
  readonly disabledRegions?: readonly string[];
  /** How many requests `requests` holds at least; the oldest are let go. Default 100,000. */
  readonly keepRequests?: number;
  /** Whose credentials `env` holds; default the first account. */
  readonly accountId?: string;
  /** The region in `env`; default the account's first. */
  readonly region?: string;
  /** IAM action patterns that nobody may do, `ec2:Authorize*`. */
  readonly deniedActions?: readonly string[];
  /** Milliseconds since 1970; default the machine's clock. */
  readonly now?: () => number;
  /** May be async: the request waits for it. What it throws is answered as HTTP 500. */
  readonly onRequest?: (request: LoggedRequest, phase: RequestPhase) => void | Promise<void>;
}

/** All there are: from JavaScript a mistyped one would be ignored. */
export const SANDBOX_KEYS: Readonly<Record<keyof SandboxOptions, true>> = {
  snapshotDir: true,
  account: true,
  s3Dir: true,
  buckets: true,
  logGroups: true,
  insights: true,
  athena: true,
  history: true,
  ruleQuota: true,
  port: true,
  throttle: true,
  latency: true,
  organization: true,
  roles: true,
  replicas: true,
  disabledRegions: true,
  keepRequests: true,
  accountId: true,
  region: true,
  deniedActions: true,
  now: true,
  onRequest: true,
};
