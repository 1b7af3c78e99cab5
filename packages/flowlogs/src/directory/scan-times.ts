import type { FactTable } from "./fact-table.js";

/** When all interfaces of an account and region were listed, over all files and by file. */
export class ScanTimes {
  readonly #all = new Map<number, Float64Array>();
  readonly #byFile = new Map<number, Float64Array>();
  readonly #listed = new Set<string>();

  constructor(table: FactTable) {
    const all = new Map<number, number[]>();
    const byFile = new Map<number, number[]>();
    for (let row = 0; row < table.rowCount; row++) {
      if (table.kind(row) !== "scan") continue;
      const scope = scopeOf(table, row);
      this.#listed.add(`${table.text("accountId", row)} ${table.text("region", row)}`);
      add(all, scope, table.from[row] as number);
      add(byFile, ofFile(scope, table.files[row] as number), table.from[row] as number);
    }
    for (const [scope, times] of all) this.#all.set(scope, sortedTimes(times));
    for (const [scope, times] of byFile) this.#byFile.set(scope, sortedTimes(times));
  }

  /** Whether there was any scan of an account and region. */
  has(accountId: string, region: string): boolean {
    return this.#listed.has(`${accountId} ${region}`);
  }

  /** Scans after `from` and before `until`, over all files. */
  between(scope: number, from: number, until: number): Float64Array {
    return slice(this.#all.get(scope) ?? NONE, from, until);
  }

  /** The same of one file. */
  betweenOf(scope: number, file: number, from: number, until: number): Float64Array {
    return slice(this.#byFile.get(ofFile(scope, file)) ?? NONE, from, until);
  }
}

const NONE = new Float64Array(0);

/** Stands for the account and region of a row: a text would be put together a million times. */
export function scopeOf(table: FactTable, row: number): number {
  const [accountId, region] = [table.numbers("accountId")[row] as number, table.numbers("region")[row] as number];
  return accountId * REGIONS + region;
}

/** More than there are regions. */
const REGIONS = 2 ** 16;

function ofFile(scope: number, file: number): number {
  return scope * FILES + file;
}

/** As many as a table tells apart. */
const FILES = 2 ** 16;

function add(times: Map<number, number[]>, key: number, time: number): void {
  const known = times.get(key);
  if (known === undefined) times.set(key, [time]);
  else known.push(time);
}

function sortedTimes(times: readonly number[]): Float64Array {
  return Float64Array.from(new Set(times)).sort();
}

function slice(times: Float64Array, from: number, until: number): Float64Array {
  return times.subarray(firstFrom(times, from + 1), Math.max(firstFrom(times, from + 1), firstFrom(times, until)));
}

/** The index of the first time that is not before `time`; times are whole seconds. */
function firstFrom(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
