import type { JsonObject } from "../account/json.js";
import type { RegionState } from "../account/region-state.js";
import type { GroupTable } from "../account/security-group.js";
import type { Caller } from "../protocol/api-request.js";
import type { QueryParams } from "../protocol/query-params.js";

/** What an EC2 action works on. */
export interface Ec2Context {
  readonly state: RegionState;
  /** The groups as a describe sees them: older than `state.groups` under a `stale-read` fault. */
  readonly visibleGroups: GroupTable;
  readonly params: QueryParams;
  readonly caller: Caller;
  /** The most items of one page under a `short-page` fault. */
  readonly pageItems: number | undefined;
  /** All regions of the caller's account. */
  readonly regions: readonly string[];
  /** Regions that exist and that the account has not enabled. */
  readonly disabledRegions: readonly string[];
}

/** Gives the result with AWS's member names, or throws an `ApiError`. */
export type Ec2Action = (context: Ec2Context) => JsonObject;
