import { HOUR_S } from "@sgt/cidr";

/** An hour of a log group: what the ledger remembers of it, and by which engine it was read does not matter. */
export interface LoggedHour {
  /**
   * Ends like AWS's own keys in S3, so that account and region are read from it:
   * `cloudwatch/<group>/AWSLogs/<account>/vpcflowlogs/<region>/yyyy/MM/dd/HH`.
   */
  readonly key: string;
  /** Seconds since 1970; `from` included, `to` excluded. */
  readonly from: number;
  readonly to: number;
}

/** Where a log group is. */
export interface GroupLocation {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
}

/** The whole hours that a range touches, from the first to the last that is wholly within the bounds. */
export function hoursOf(
  group: GroupLocation,
  range: { readonly from: number; readonly to: number },
  bounds: { readonly from: number; readonly to: number },
): LoggedHour[] {
  const first = Math.max(Math.floor(range.from / HOUR_S), Math.ceil(bounds.from / HOUR_S));
  const end = Math.min(Math.ceil(range.to / HOUR_S), Math.floor(bounds.to / HOUR_S));
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => hourAt(group, (first + i) * HOUR_S));
}

/** The hour that a key of {@link hoursOf} stands for. */
export function hourOfKey(key: string): number {
  const [year, month, day, hour] = key.split("/").slice(-4).map(Number) as [number, number, number, number];
  return Date.UTC(year, month - 1, day, hour) / 1000;
}

/** The hour that begins at `from`. */
export function hourAt({ name, accountId, region }: GroupLocation, from: number): LoggedHour {
  const path = new Date(from * 1000).toISOString().slice(0, 13).replaceAll(/[-T]/g, "/");
  return { key: `cloudwatch/${name}/AWSLogs/${accountId}/vpcflowlogs/${region}/${path}`, from, to: from + HOUR_S };
}
