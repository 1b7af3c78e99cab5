import { setMaxListeners } from "node:events";
import type { OptionKeys } from "@sgt/cidr";
import { awsError, checkKeys } from "../errors.js";
import { failureFrom, failureKind } from "./aws-failure.js";
import { type Clock, systemClock } from "./clock.js";
import { READ_ATTEMPTS } from "./read-attempts.js";
import { Slots } from "./slots.js";
import { type BucketSize, TokenBucket } from "./token-bucket.js";

export interface PaceOptions {
  /** Requests under way at once, over all accounts and regions. */
  readonly inFlight?: number;
  /** How long a bucket may be throttled without one answer before its call is given up, in milliseconds. */
  readonly patienceMs?: number;
  readonly clock?: Clock;
  readonly signal?: AbortSignal | undefined;
}

const PACE_KEYS = { inFlight: true, patienceMs: true, clock: true, signal: true } satisfies OptionKeys<PaceOptions>;

/**
 * Half of what EC2 documents for paged describes (docs/aws.md#request-rates) and Elastic Load Balancing for all it
 * reads: the other half belongs to whoever else works in the account. Others document nothing.
 */
const EC2: BucketSize = { capacity: 50, perSecond: 10 };
const BALANCING: BucketSize = { capacity: 20, perSecond: 5 };
/** A little less than LookupEvents takes (docs/aws.md#request-rates): nothing that serves users asks for it. */
const LOOKUP: BucketSize = { capacity: 1, perSecond: 1.8 };
const UNDOCUMENTED: BucketSize = { capacity: 20, perSecond: 5 };

/** Waits between attempts after something else than throttling, in milliseconds: doubled each time. */
const [FIRST_WAIT, LONGEST_WAIT] = [100, 5_000];

/** How fast all sessions of a run read: one limit for requests under way, a bucket for each bucket of AWS. */
export class Pace {
  readonly #slots: Slots;
  readonly #patienceMs: number;
  readonly #clock: Clock;
  /** Our own, heard by as many waits as there are; the caller's is heard once. */
  readonly #stop = new AbortController();
  #requestCount = 0;
  #throttledCount = 0;

  /** @throws SGT_AWS_INVALID_OPTION for an option that there is not */
  constructor(options: PaceOptions = {}) {
    checkKeys(options, PACE_KEYS);
    const { inFlight = 32, patienceMs = 60_000, clock = systemClock, signal } = options;
    this.#slots = new Slots(inFlight);
    this.#patienceMs = patienceMs;
    this.#clock = clock;
    setMaxListeners(0, this.#stop.signal);
    if (signal?.aborted === true) this.#stop.abort();
    signal?.addEventListener("abort", () => this.#stop.abort(), { once: true });
  }

  /** Requests sent so far, and how many of them AWS throttled. */
  get counts(): { readonly requests: number; readonly throttled: number } {
    return { requests: this.#requestCount, throttled: this.#throttledCount };
  }

  /** The buckets of one account and region. */
  buckets(): TokenBuckets {
    return new TokenBuckets(this);
  }

  newBucket(service: string): TokenBucket {
    return new TokenBucket(sizeOf(service), this.#clock.now());
  }

  /**
   * Sends a reading request when its bucket allows, again when it was throttled (as long as patience
   * lasts) or got no answer to rely on (five times); throws what the SDK threw last.
   */
  async run<T>(bucket: TokenBucket, send: () => Promise<T>): Promise<T> {
    const begunMs = this.#clock.now();
    for (let unanswered = 0; ; ) {
      await this.#wait(bucket.take(this.#clock.now()));
      if (this.#stop.signal.aborted) throw awsError("SGT_AWS_STOPPED", "reading was stopped");
      try {
        const answer = await this.#slots.run(() => this.#send(send));
        bucket.answered(this.#clock.now());
        return answer;
      } catch (thrown) {
        const kind = failureKind(failureFrom("", thrown));
        if (kind === "throttled") this.#slowDown(bucket, begunMs, thrown);
        else if (kind !== "ambiguous" || ++unanswered >= READ_ATTEMPTS) throw thrown;
        else await this.#wait(waitMs(unanswered));
      }
    }
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await this.#clock.sleep(ms, this.#stop.signal);
  }

  async #send<T>(send: () => Promise<T>): Promise<T> {
    this.#requestCount += 1;
    return send();
  }

  #slowDown(bucket: TokenBucket, begunMs: number, thrown: unknown): void {
    this.#throttledCount += 1;
    const nowMs = this.#clock.now();
    bucket.throttled(nowMs);
    if (nowMs - Math.max(begunMs, bucket.answeredAtMs) > this.#patienceMs) throw thrown;
  }
}

function sizeOf(service: string): BucketSize {
  if (service === "EC2") return EC2;
  if (service === "CloudTrail") return LOOKUP;
  return service.startsWith("ElasticLoadBalancing") ? BALANCING : UNDOCUMENTED;
}

/** Between half and all of the wait, so that those who failed together do not come back together. */
function waitMs(attempt: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** The buckets of one account and region, as far as they were drawn from. */
export class TokenBuckets {
  readonly #pace: Pace;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Sends a request of an SDK client (`EC2Client`, `DescribeVpcsCommand`). */
  run<T>(client: string, command: string, send: () => Promise<T>): Promise<T> {
    const service = client.replace(/Client$/, "");
    // EC2 has a bucket for each action, the others one for all that reads.
    const key = service === "EC2" ? `${service} ${command}` : service;
    const bucket = this.#buckets.get(key) ?? this.#pace.newBucket(service);
    this.#buckets.set(key, bucket);
    return this.#pace.run(bucket, send);
  }
}
