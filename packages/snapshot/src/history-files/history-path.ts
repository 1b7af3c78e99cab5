/** What the path of a file tells of what is in it. Null where it tells nothing. */
export interface HistoryPath {
  /** `other` for what AWS delivers beside them and tells nothing of interfaces: digests, insights, flow logs. */
  readonly service: "config" | "cloudtrail" | "other" | null;
  readonly accountId: string | null;
  readonly region: string | null;
  /** The start of the UTC day of delivery, seconds since 1970. */
  readonly day: number | null;
  /** When a Config snapshot was taken. */
  readonly snapshotAt: number | null;
}

/** As AWS lays them out; an organization's id may stand after `AWSLogs`, and Config does not pad months and days. */
const LAYOUT =
  /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(?<account>\d{12})\/(?<service>[A-Za-z-]+)\/(?:(?<region>[a-z]{2}(?:-[a-z]+)+-\d+|global)\/(?:(?<year>\d{4})\/(?<month>\d{1,2})\/(?<day>\d{1,2})\/)?)?/g;
/** The same facts in the names of files, for those that were moved. */
const NAME =
  /(?:^|\/)(?<account>\d{12})_(?<service>Config|CloudTrail)_(?<region>[a-z]{2}(?:-[a-z]+)+-\d+|global)_(?:.*_)?(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)T\d{4,6}Z/;
/** A history of AWS Config is of one type of resources; only these tell something of interfaces and groups. */
const OTHER_TYPE = /_ConfigHistory_(?!AWS::EC2::(?:NetworkInterface|Instance|SecurityGroup)_)[^/]*$/;
const SNAPSHOT = /_ConfigSnapshot_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z_[^/]*$/;
const SERVICES: Readonly<Record<string, "config" | "cloudtrail">> = { Config: "config", CloudTrail: "cloudtrail" };

/** Reads what the key or path of a file of AWS Config or CloudTrail tells. */
export function parseHistoryPath(path: string): HistoryPath {
  const facts = ([...path.matchAll(LAYOUT)].at(-1) ?? NAME.exec(path))?.groups;
  const { account = null, service, region = null, year, month, day } = facts ?? {};
  return {
    service: service === undefined ? null : OTHER_TYPE.test(path) ? "other" : (SERVICES[service] ?? "other"),
    accountId: account,
    region: region === "global" ? null : region,
    day: day === undefined ? null : Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000,
    snapshotAt: snapshotTime(path),
  };
}

function snapshotTime(path: string): number | null {
  const [, year, month, day, hour, minute, second] = (SNAPSHOT.exec(path) ?? []).map(Number);
  if (second === undefined) return null;
  return Date.UTC(year as number, (month as number) - 1, day, hour, minute, second) / 1000;
}
