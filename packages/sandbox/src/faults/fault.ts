import type { ApiRequest, ServiceName } from "../protocol/api-request.js";

/** Which requests a fault hits; all conditions given must hold. */
export interface FaultCondition {
  readonly service?: ServiceName;
  readonly action?: string;
  /** The n-th request (from 1) that meets the other conditions, counted since the fault was added. */
  readonly nth?: number;
  /** The request's index in the log of the sandbox. */
  readonly requestIndex?: number;
  readonly predicate?: (request: ApiRequest) => boolean;
}

interface FaultBase {
  readonly when?: FaultCondition;
  /** How many requests it hits; default 1, `Infinity` for all. */
  readonly times?: number;
}

/**
 * What goes wrong:
 * - `lost-response`: the change is made, then the connection is cut
 * - `reset`: the connection is cut and nothing was done
 * - `error-before`, `error-after`: HTTP 500 (or `status` and `code`), before or after the change
 * - `throttle`: the service's own throttling error
 * - `delay`: the answer waits `delayMs`
 * - `cut-body`: the answer begins, and the connection is cut after `afterBytes` of its body
 * - `stale-read`: describes see the groups as they were `lagMs` ago, or before the last change for
 *   the first `reads` reads after it
 * - `short-page`: a page of a describe holds at most `items`, and the next page has to be asked for
 */
export type Fault = FaultBase &
  (
    | { readonly kind: "lost-response" | "reset" | "throttle" }
    | { readonly kind: "error-before" | "error-after"; readonly status?: number; readonly code?: string }
    | { readonly kind: "delay"; readonly delayMs: number }
    | { readonly kind: "short-page"; readonly items: number }
    | { readonly kind: "cut-body"; readonly afterBytes: number }
    | { readonly kind: "stale-read"; readonly lagMs?: number; readonly reads?: number }
  );
