import type { EniDay } from "../coverage/run-coverage.js";
import type { Engine } from "./engine.js";

const DAYS = 65_536;

/** Words of what the engine counts of an interface and day, in the order of `assembly/eni-days.ts`. */
const DAY_WORDS = 9;

/** Where the engine keeps the counts of each interface and UTC day. */
export class EniDayTable {
  readonly #pointers = new Map<number, number>();

  find(eni: number, day: number, engine: Engine): number {
    const key = eni * DAYS + day;
    const known = this.#pointers.get(key);
    if (known !== undefined) return known;
    const pointer = engine.run.newDay();
    this.#pointers.set(key, pointer);
    return pointer;
  }

  toEniDays(eniIds: readonly string[], engine: Engine): EniDay[] {
    return [...this.#pointers].map(([key, pointer]) => {
      const counts = Uint32Array.from(engine.words(pointer, DAY_WORDS));
      return readDay(eniIds[Math.floor(key / DAYS)] as string, key % DAYS, counts);
    });
  }
}

function readDay(eniId: string, day: number, counts: Uint32Array): EniDay {
  const [acceptedCount = 0, rejectedCount = 0, noDataCount = 0, skipDataCount = 0, ...rest] = counts;
  const [dataHours = 0, noDataHours = 0, skippedHours = 0, firstSeen = 0, lastSeen = 0] = rest;
  const hasData = acceptedCount + rejectedCount > 0;
  return {
    eniId,
    day,
    recordCount: acceptedCount + rejectedCount + noDataCount + skipDataCount,
    acceptedCount,
    rejectedCount,
    noDataCount,
    skipDataCount,
    dataHours,
    noDataHours,
    skippedHours,
    firstSeen: hasData ? firstSeen : null,
    lastSeen: hasData ? lastSeen : null,
  };
}
