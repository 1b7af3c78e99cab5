import { DAY_S } from "@sgt/cidr";
import type { TrailRecord } from "./trail-record.js";

/** CloudTrail delivers within some minutes; the last of them may not be there yet. */
const DELIVERY_S = 900;

/** Calls after which a trail may tell less, or more, than before. */
const TURNING = new Set([
  "CreateTrail",
  "DeleteTrail",
  "PutEventSelectors",
  "StartLogging",
  "StopLogging",
  "UpdateTrail",
]);

/** A time of which every event was told in an account and region. */
export interface CoveredTime {
  readonly accountId: string;
  readonly region: string;
  /** Seconds since 1970, `until` excluded. */
  readonly from: number;
  readonly until: number;
}

/**
 * Which days of an account and region CloudTrail told of: those with an event of management. An account in use has some every day; one
 * without any is not proved quiet, and what stood there before is not told any more.
 */
export class TrailCoverage {
  /** The last event by day, of each account and region. */
  readonly #lastByDay = new Map<string, Map<number, number>>();
  readonly #spoiled = new Set<string>();
  /** Times of which every event was told, of each account and region. */
  readonly #whole = new Map<string, (readonly [from: number, until: number])[]>();

  add({ accountId, region, at, isManagement, isFailed, source, name }: TrailRecord): void {
    if (!isManagement) return;
    const scope = `${accountId} ${region}`;
    const days = this.#lastByDay.get(scope) ?? new Map<number, number>();
    this.#lastByDay.set(scope, days);
    const day = Math.floor(at / DAY_S);
    days.set(day, Math.max(at, days.get(day) ?? 0));
    // A trail of all regions is turned in one of them.
    if (source === "cloudtrail.amazonaws.com" && TURNING.has(name) && !isFailed)
      this.#spoiled.add(`${accountId} ${day}`);
  }

  /**
   * Says that a file could not be read. It may hold events of its day and of the end of the day before; of all accounts, regions or
   * days where it does not say of which.
   */
  spoil(accountId: string | null, at: number | null): void {
    const account = accountId ?? ANY;
    if (at === null) this.#spoiled.add(`${account} ${ANY}`);
    else for (const day of [-1, 0]) this.#spoiled.add(`${account} ${Math.floor(at / DAY_S) + day}`);
  }

  /** Says that every event of a time was told, as looking it up does; seconds since 1970. */
  cover({ accountId, region, from, until }: CoveredTime): void {
    const scope = `${accountId} ${region}`;
    this.#whole.set(scope, [...(this.#whole.get(scope) ?? []), [from, until]]);
  }

  /** Until when what an event told is known to have stood if no other is told: at least for its second. */
  heldUntil(accountId: string, region: string, from: number): number {
    let held = from;
    for (let next = from + 1; next > held; ) {
      held = next;
      next = Math.max(held, this.#heldByDays(accountId, region, held), this.#heldByTimes(accountId, region, held));
    }
    return held;
  }

  #heldByTimes(accountId: string, region: string, from: number): number {
    const spans = this.#whole.get(`${accountId} ${region}`) ?? [];
    return Math.max(from, ...spans.filter(([start, end]) => start <= from && from < end).map(([, end]) => end));
  }

  #heldByDays(accountId: string, region: string, from: number): number {
    const days = this.#lastByDay.get(`${accountId} ${region}`) ?? new Map<number, number>();
    const isCovered = (day: number): boolean => days.has(day) && !this.#isSpoiled(accountId, day);
    let day = Math.floor(from / DAY_S);
    if (!isCovered(day)) return from;
    while (isCovered(day + 1)) day++;
    return Math.max(from, (days.get(day) as number) - DELIVERY_S);
  }

  #isSpoiled(accountId: string, day: number): boolean {
    return [accountId, ANY].some((account) => [day, ANY].some((when) => this.#spoiled.has(`${account} ${when}`)));
  }
}

const ANY = "*";
