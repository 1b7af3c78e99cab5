import type { RegionState } from "../account/region-state.js";
import type { ApiError } from "./api-error.js";
import type { ApiRequest, ServiceName } from "./api-request.js";
import type { HttpReply, HttpRequest } from "./http.js";
import type { QueryParams } from "./query-params.js";

/** How far behind a describe sees the groups. */
export interface Lag {
  readonly lagMs?: number | undefined;
  readonly reads?: number | undefined;
}

export interface ServiceCall {
  readonly request: ApiRequest;
  readonly http: HttpRequest;
  readonly requestId: string;
  /** The caller's account in the region of the signature; undefined when it holds no such region. */
  readonly state: RegionState | undefined;
  readonly regions: readonly string[];
  /** Regions that exist and that the account has not enabled. */
  readonly disabledRegions: readonly string[];
  /** Set under a `stale-read` fault. */
  readonly lag: Lag | undefined;
  /** Set under a `short-page` fault: the most items of one page. */
  readonly pageItems: number | undefined;
}

/** One AWS service: understands its requests, answers them, and words its own errors. */
export interface Service {
  readonly name: ServiceName;
  /** The SDKs' clients that it answers, by the name that each calls its service (`serviceId`). */
  readonly clients: readonly string[];
  /** @throws ApiError when the request is none of this service's */
  parse(http: HttpRequest): { readonly action: string; readonly params: QueryParams };
  /** The IAM action that permits it, `ec2:DescribeVpcs`; undefined for what needs no permission. */
  permissionOf(action: string): string | undefined;
  /** Further actions that a request needs for what it asks beside, such as tags on what it makes. */
  alsoNeeds?(params: QueryParams): readonly string[];
  /** @throws ApiError */
  run(call: ServiceCall): HttpReply | Promise<HttpReply>;
  errorReply(error: ApiError, requestId: string): HttpReply;
  denied(permission: string, callerArn: string): ApiError;
  throttled(): ApiError;
}
