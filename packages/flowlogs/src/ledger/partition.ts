/** The folder a row lies in; DuckDB, Athena and Spark read these names as columns. */
export interface Partition {
  readonly accountId: string;
  readonly region: string;
  /** UTC day, `2026-11-20`. */
  readonly date: string;
}

const PARTITION = /^account=([^/]+)\/region=([^/]+)\/date=(\d{4}-\d{2}-\d{2})\/part-[0-9a-z-]+\.parquet$/;

/** Path of a part below the ledger, with `/` on every system. Values from logs cannot leave their folder. */
export function partPath({ accountId, region, date }: Partition, run: string, number: number): string {
  return `account=${hiveValue(accountId)}/region=${hiveValue(region)}/date=${date}/part-${run}-${number}.parquet`;
}

/** The partition that a path below the ledger names; null for any other path. */
export function parsePartPath(path: string): Partition | null {
  const [, accountId, region, date] = PARTITION.exec(path) ?? [];
  if (accountId === undefined || region === undefined || date === undefined) return null;
  if (Number.isNaN(Date.parse(date))) return null;
  try {
    return { accountId: decodeURIComponent(accountId), region: decodeURIComponent(region), date };
  } catch {
    return null;
  }
}

/** As Hive writes partition values: per cent, two digits. A name of dots alone would be a way out. */
function hiveValue(value: string): string {
  return encodeURIComponent(value).replaceAll(".", "%2E");
}
