import type { ApiRequest } from "../protocol/api-request.js";
import { textParam } from "../protocol/query-params.js";

interface BucketSize {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

const MUTATING: BucketSize = { capacity: 50, refillPerSecond: 5 };
const TAGGING: BucketSize = { capacity: 100, refillPerSecond: 10 };
const PAGED: BucketSize = { capacity: 100, refillPerSecond: 20 };
const UNPAGED: BucketSize = { capacity: 50, refillPerSecond: 10 };
/** Elastic Load Balancing keeps one bucket for all that changes nothing (its user guide, API throttling). */
const BALANCING: BucketSize = { capacity: 40, refillPerSecond: 10 };

/** FilterLogEvents (docs/aws.md#request-rates). */
const FILTER_EVENTS: BucketSize = { capacity: 5, refillPerSecond: 5 };

/** LookupEvents: two requests a second for each account and region (CloudTrail API reference). */
const LOOKUP_EVENTS: BucketSize = { capacity: 2, refillPerSecond: 2 };

/** The sizes EC2 documents per action (docs/aws.md#request-rates); services that document none are not throttled here. */
function bucketSize(request: ApiRequest): BucketSize | undefined {
  if (request.service === "elasticloadbalancing") return BALANCING;
  if (request.action === "FilterLogEvents") return FILTER_EVENTS;
  if (request.action === "LookupEvents") return LOOKUP_EVENTS;
  if (request.service !== "ec2") return undefined;
  if (request.action.endsWith("Tags")) return TAGGING;
  if (!/^(Describe|Get)/.test(request.action)) return MUTATING;
  const narrows = ["Filter", "MaxResults", "NextToken", "GroupId", "GroupName", "NetworkInterfaceId"].some(
    (name) => name in request.params,
  );
  const isSplit = ["DescribeSecurityGroups", "DescribeNetworkInterfaces"].includes(request.action);
  return isSplit && !narrows ? UNPAGED : PAGED;
}

/** Token buckets per account, region and action, as EC2 keeps them; `scale` makes them smaller or larger for a test. */
export class TokenBuckets {
  readonly #scale: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

  constructor(scale: number, now: () => number) {
    this.#scale = scale;
    this.#now = now;
  }

  /** Takes a token for the request; false when there is none left. */
  take(request: ApiRequest): boolean {
    const size = bucketSize(request);
    if (size === undefined) return true;
    const capacity = Math.max(1, size.capacity * this.#scale);
    // The two versions of Elastic Load Balancing have a bucket each.
    const what = size === BALANCING ? textParam(request.params, "Version") : request.action;
    const key = [request.caller.accountId, request.region, what, size.capacity].join("/");
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, atMs: this.#now() };
    const elapsedSeconds = (this.#now() - bucket.atMs) / 1000;
    const tokens = Math.min(capacity, bucket.tokens + elapsedSeconds * size.refillPerSecond * this.#scale);
    const isTaken = tokens >= 1;
    this.#buckets.set(key, { tokens: isTaken ? tokens - 1 : tokens, atMs: this.#now() });
    return isTaken;
  }
}
