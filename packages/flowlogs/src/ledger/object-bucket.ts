import { createHash } from "node:crypto";

const AWS_NAME = /\d{12}_vpcflowlogs_[0-9a-z-]+_fl-[0-9a-f]+_(\d{8})T\d{4}Z_[0-9a-zA-Z]+\.log(\.[a-z.]+)?$/;
const DATED = /(?<!\d)(\d{4})[/-](\d\d)[/-](\d\d)(?!\d)/;
const HIVE = /year=(\d{4})\/month=(\d\d)\/day=(\d\d)(?!\d)/;

/**
 * One name for an object however it was reached: a folder and its parent give different relative
 * keys for one file. The names AWS gives are unique by themselves; any other key counts whole.
 */
export function objectIdentity(key: string): string {
  return AWS_NAME.exec(key)?.[0] ?? key;
}

/** Whether a key bears a name that AWS gave, which no other file has. */
export function hasAwsName(key: string): boolean {
  return AWS_NAME.test(key);
}

/**
 * The bucket of the register that an object is looked up in: a function of its identity alone. The day that its name
 * bears, so that a run asks for the days of its window only; of a name without one, two digits of its hash.
 */
export function bucketOf(key: string): string {
  const identity = objectIdentity(key);
  const day = AWS_NAME.exec(identity)?.[1];
  if (day !== undefined) return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  const found = HIVE.exec(identity) ?? DATED.exec(identity);
  if (found !== null) return found.slice(1, 4).join("-");
  return createHash("sha256").update(identity).digest("hex").slice(0, 2);
}
