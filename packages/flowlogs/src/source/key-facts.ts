/** What the key or path of an object tells about the records inside. Null where it tells nothing. */
export interface KeyFacts {
  /** The creator of the flow log; in a shared VPC not always the owner of the interface. */
  readonly accountId: string | null;
  readonly region: string | null;
  /**
   * Seconds since 1970 of the 5 minutes whose records the file holds: those whose `end` lies in
   * them. From the file name; null for names that AWS did not give.
   */
  readonly time: number | null;
}

const NAME = /(?:^|\/)(\d{12})_vpcflowlogs_([a-z0-9-]+)_fl-[0-9a-f]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*$/;
const PLAIN = /(?:^|\/)AWSLogs\/(\d{12})\/vpcflowlogs\/([a-z0-9-]+)\//;
const HIVE = /(?:^|\/)aws-account-id=(\d{12})\/aws-service=vpcflowlogs\/aws-region=([a-z0-9-]+)\//;

/**
 * Reads account, region and time from an S3 key of flow logs or a path that ends like one: the
 * plain and the Hive-compatible layout, each by day or by hour, and the file name
 * `{account}_vpcflowlogs_{region}_{flow-log-id}_{YYYYMMDDTHHmmZ}_{hash}.log.gz`.
 */
export function parseKey(key: string): KeyFacts {
  const path = key.replaceAll("\\", "/");
  const name = NAME.exec(path);
  const match = name ?? PLAIN.exec(path) ?? HIVE.exec(path);
  return { accountId: match?.[1] ?? null, region: match?.[2] ?? null, time: name === null ? null : timeOf(name) };
}

function timeOf(name: RegExpExecArray): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = name.slice(3).map(Number);
  const ms = Date.UTC(year, month - 1, day, hour, minute);
  const isReal = new Date(ms).getUTCMonth() === month - 1 && hour < 24 && minute < 60;
  return isReal ? ms / 1000 : null;
}
