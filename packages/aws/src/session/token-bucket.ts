/** How fast a bucket may begin. */
export interface BucketSize {
  readonly capacity: number;
  readonly perSecond: number;
}

/** How a throttled bucket slows down: quickly while it looks for AWS's rate, gently once it has found it. */
const [SEARCHING, SETTLED] = [0.6, 0.9];
/** So many refusals in a row say that what was found holds no more. */
const LOST_AFTER = 3;
/**
 * How it grows again: 1 % with the first answer after a refusal, 2 % with the second, at most 10 %.
 * So it stays near a rate that was just found (a refusal for four or five answers), and leaves it
 * quickly when others have stopped drawing.
 */
const [FASTER_STEP, FASTER_MOST] = [0.01, 0.1];
/** Never slower than one request in ten seconds: below, a region is given up by patience, not by rate. */
const LEAST_PER_SECOND = 0.1;

/**
 * Our estimate of one of AWS's token buckets. It begins with what AWS documents, slows down when AWS
 * says that there is less (others in the account draw from the same bucket), and grows again. Times
 * are milliseconds.
 */
export class TokenBucket {
  readonly #size: BucketSize;
  readonly #begunAtMs: number;
  #tokens: number;
  #perSecond: number;
  #atMs: number;
  #takenCount = 0;
  #refusals = 0;
  #answersInARow = 0;
  #wasThrottled = false;
  #isSettled = false;
  /** When AWS last answered, or the bucket was made. */
  answeredAtMs: number;

  constructor(size: BucketSize, nowMs: number) {
    this.#size = size;
    this.#begunAtMs = nowMs;
    this.#tokens = size.capacity;
    this.#perSecond = size.perSecond;
    this.#atMs = nowMs;
    this.answeredAtMs = nowMs;
  }

  /** Takes a token, perhaps one that is still to come; returns how long to wait for it. */
  take(nowMs: number): number {
    this.#refill(nowMs);
    this.#takenCount += 1;
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : (-this.#tokens / this.#perSecond) * 1000;
  }

  answered(nowMs: number): void {
    this.answeredAtMs = nowMs;
    this.#refill(nowMs);
    this.#refusals = 0;
    this.#answersInARow += 1;
    this.#isSettled = this.#wasThrottled;
    const faster = 1 + Math.min(FASTER_MOST, FASTER_STEP * this.#answersInARow);
    this.#perSecond = Math.min(this.#size.perSecond, this.#perSecond * faster);
  }

  throttled(nowMs: number): void {
    this.#refill(nowMs);
    if (!this.#wasThrottled) this.#perSecond = Math.min(this.#perSecond, this.#askedPerSecond(nowMs));
    this.#refusals += 1;
    this.#answersInARow = 0;
    this.#wasThrottled = true;
    const slower = this.#isSettled && this.#refusals < LOST_AFTER ? SETTLED : SEARCHING;
    this.#tokens = Math.min(this.#tokens, 0);
    this.#perSecond = Math.max(LEAST_PER_SECOND, this.#perSecond * slower);
  }

  /** What was asked for up to now: pages that follow each other never came near the rate of the bucket. */
  #askedPerSecond(nowMs: number): number {
    return this.#takenCount / Math.max(0.1, (nowMs - this.#begunAtMs) / 1000);
  }

  #refill(nowMs: number): void {
    const elapsed = Math.max(0, nowMs - this.#atMs) / 1000;
    this.#tokens = Math.min(this.#size.capacity, this.#tokens + elapsed * this.#perSecond);
    this.#atMs = nowMs;
  }
}
