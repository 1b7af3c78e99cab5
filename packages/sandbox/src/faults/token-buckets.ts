import type { ApiRequest } from "../protocol/api-request.js";

interface BucketSize {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

const MUTATING: BucketSize = { capacity: 50, refillPerSecond: 5 };
const TAGGING: BucketSize = { capacity: 100, refillPerSecond: 10 };
const PAGED: BucketSize = { capacity: 100, refillPerSecond: 20 };
const UNPAGED: BucketSize = { capacity: 50, refillPerSecond: 10 };

const FILTER_EVENTS: BucketSize = { capacity: 5, refillPerSecond: 5 };

/** The sizes EC2 documents per action (aws.md 4.4), and FilterLogEvents' (3.1); nothing else is throttled here. */
function bucketSize(request: ApiRequest): BucketSize | undefined {
  if (request.action === "FilterLogEvents") return FILTER_EVENTS;
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
    const key = [request.caller.accountId, request.region, request.action, size.capacity].join("/");
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, atMs: this.#now() };
    const elapsedSeconds = (this.#now() - bucket.atMs) / 1000;
    const tokens = Math.min(capacity, bucket.tokens + elapsedSeconds * size.refillPerSecond * this.#scale);
    const isTaken = tokens >= 1;
    this.#buckets.set(key, { tokens: isTaken ? tokens - 1 : tokens, atMs: this.#now() });
    return isTaken;
  }
}
