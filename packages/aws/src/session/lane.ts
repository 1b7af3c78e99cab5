/** How fast a lane may begin. */
export interface LaneSize {
  readonly capacity: number;
  readonly perSecond: number;
}

/** How a throttled lane slows down: quickly while it looks for AWS's rate, gently once it has found it. */
const [SEARCHING, SETTLED] = [0.6, 0.9];
/** So many refusals in a row say that what was found holds no more. */
const LOST_AFTER = 3;
/** How it grows again with each answer. */
const FASTER = 1.1;
/** Never slower than one request in ten seconds: below, a region is given up by patience, not by rate. */
const LEAST_PER_SECOND = 0.1;

/**
 * Our estimate of one of AWS's token buckets. It begins with what AWS documents, slows down when AWS
 * says that there is less (others in the account draw from the same bucket), and grows again. Times
 * are milliseconds.
 */
export class Lane {
  readonly #size: LaneSize;
  #tokens: number;
  #perSecond: number;
  #atMs: number;
  #refusals = 0;
  #wasThrottled = false;
  #isSettled = false;
  /** When AWS last answered, or the lane was made. */
  answeredAtMs: number;

  constructor(size: LaneSize, nowMs: number) {
    this.#size = size;
    this.#tokens = size.capacity;
    this.#perSecond = size.perSecond;
    this.#atMs = nowMs;
    this.answeredAtMs = nowMs;
  }

  /** Takes a token, perhaps one that is still to come; returns how long to wait for it. */
  take(nowMs: number): number {
    this.#refill(nowMs);
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : (-this.#tokens / this.#perSecond) * 1000;
  }

  answered(nowMs: number): void {
    this.answeredAtMs = nowMs;
    this.#refill(nowMs);
    this.#refusals = 0;
    this.#isSettled = this.#wasThrottled;
    this.#perSecond = Math.min(this.#size.perSecond, this.#perSecond * FASTER);
  }

  throttled(nowMs: number): void {
    this.#refill(nowMs);
    this.#refusals += 1;
    this.#wasThrottled = true;
    const slower = this.#isSettled && this.#refusals < LOST_AFTER ? SETTLED : SEARCHING;
    this.#tokens = Math.min(this.#tokens, 0);
    this.#perSecond = Math.max(LEAST_PER_SECOND, this.#perSecond * slower);
  }

  #refill(nowMs: number): void {
    const elapsed = Math.max(0, nowMs - this.#atMs) / 1000;
    this.#tokens = Math.min(this.#size.capacity, this.#tokens + elapsed * this.#perSecond);
    this.#atMs = nowMs;
  }
}
