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

/**
 * Which days of an account and region CloudTrail told of: those with an event of management. An account in use has some every day; one
 * without any is not proved quiet, and what stood there before is not told any more.
 */
export class TrailCoverage {
  /** The last event by day, of each account and region. */
  readonly #lastByDay = new Map<string, Map<number, number>>();
  readonly #spoiled = new Set<string>();

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

  /** Until when what an event told is known to have stood if no other is told: at least for its second. */
  heldUntil(accountId: string, region: string, from: number): number {
    const days = this.#lastByDay.get(`${accountId} ${region}`) ?? new Map<number, number>();
    const isCovered = (day: number): boolean => days.has(day) && !this.#isSpoiled(accountId, day);
    let day = Math.floor(from / DAY_S);
    if (!isCovered(day)) return from + 1;
    while (isCovered(day + 1)) day++;
    return Math.max(from + 1, (days.get(day) as number) - DELIVERY_S);
  }

  #isSpoiled(accountId: string, day: number): boolean {
    return [accountId, ANY].some((account) => [day, ANY].some((when) => this.#spoiled.has(`${account} ${when}`)));
  }
}

const ANY = "*";
