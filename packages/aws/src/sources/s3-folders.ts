import { awsError } from "../errors.js";
import { inOrder } from "../session/in-order.js";
import type { S3Bucket } from "./s3-bucket.js";
import { listFolders, listPages } from "./s3-listing.js";

/** Which of a bucket's flow logs are wanted; all when left out. */
export interface LogFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

/** A part of the bucket that holds flow logs. */
export type LogFolder =
  /** One account and region, its days below it. */
  | { readonly kind: "region"; readonly prefix: string; readonly isHive: boolean }
  /** A folder or an object of whatever form: everything below it. */
  | { readonly kind: "folder"; readonly prefix: string };

const ROOT = "AWSLogs/";
const ORGANIZATION = /^o-[a-z0-9]{4,32}$/;
const ACCOUNT = /^(?:aws-account-id=)?(\d{12})$/;
const SERVICE = /^(?:aws-service=)?vpcflowlogs$/;
const REGION = /^(?:aws-region=)?([a-z]{2,}(?:-[a-z0-9]+)+)$/;
const FILE = /\.(log|gz|txt|parquet)$/i;
/** Folders listed at once. */
const LISTED_AT_ONCE = 16;

/**
 * Finds where below a prefix the flow logs lie, by AWS's own layout
 * (`AWSLogs/<account>/vpcflowlogs/<region>/`, or the same as `aws-account-id=…`), asking for folders
 * only and for every page of them. A prefix that is no part of that layout is a folder of logs.
 *
 * @throws SGT_AWS_NO_FLOW_LOGS naming what is there instead
 * @throws SGT_AWS_BUCKET_NOT_FOUND, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function findLogFolders(
  bucket: S3Bucket,
  prefix: string,
  filter: LogFilter,
  signal?: AbortSignal,
): Promise<LogFolder[]> {
  const start = await startOf(bucket, prefix, signal);
  if (FILE.test(start) || !`/${start}`.includes(`/${ROOT}`)) return [{ kind: "folder", prefix: start }];
  const search = new Search(bucket, filter, signal);
  const found = await search.below(start);
  if (found.length > 0) return found;
  throw nothingAt(bucket.text(start), search.seen, filter);
}

/** The prefix as a folder; `AWSLogs/` below it when it stands there. */
async function startOf(bucket: S3Bucket, prefix: string, signal?: AbortSignal): Promise<string> {
  if (FILE.test(prefix)) return requireObject(bucket, prefix, signal);
  if (`/${prefix}/`.includes(`/${ROOT}`)) return prefix.endsWith("/") ? prefix : `${prefix}/`;
  const asFolder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  const names: string[] = [];
  for await (const { folders, objects } of listPages(bucket, asFolder, { isOneLevel: true, signal })) {
    if (folders.includes(asFolder + ROOT)) return asFolder + ROOT;
    names.push(...folders, ...objects.map(({ key }) => key));
    // A folder that is this wide is no place where flow logs are delivered.
    if (names.length > 10_000) break;
  }
  if (asFolder === "") throw nothingAt(bucket.text(""), names, {});
  if (names.length > 0) return asFolder;
  return requireObject(bucket, prefix, signal);
}

/** A prefix that is no folder may be one object; were it the beginning of names, more than was meant could be read. */
async function requireObject(bucket: S3Bucket, key: string, signal?: AbortSignal): Promise<string> {
  const first = await listPages(bucket, key, { isOneLevel: true, signal }).next();
  const { objects, folders } = first.done ? { objects: [], folders: [] } : first.value;
  if (objects.some((object) => object.key === key)) return key;
  throw nothingAt(bucket.text(key), [...folders, ...objects.map((object) => object.key)], {});
}

class Search {
  /** What was found and is not flow logs, or was not asked for. */
  readonly seen: string[] = [];
  readonly #bucket: S3Bucket;
  readonly #filter: LogFilter;
  readonly #signal: AbortSignal | undefined;

  constructor(bucket: S3Bucket, filter: LogFilter, signal: AbortSignal | undefined) {
    this.#bucket = bucket;
    this.#filter = filter;
    this.#signal = signal;
  }

  /** Follows the layout from the folder that `prefix` is. */
  async below(prefix: string): Promise<LogFolder[]> {
    const steps = prefix
      .slice(prefix.lastIndexOf(ROOT) + ROOT.length)
      .split("/")
      .slice(0, -1);
    const [account, service, region, ...deeper] = ORGANIZATION.test(steps[0] ?? "") ? steps.slice(1) : steps;
    if (account === undefined) return this.#children(prefix, (name) => this.#wants(name));
    if (!ACCOUNT.test(account)) return this.#none(prefix);
    const isHive = account.includes("=");
    if (service === undefined) return this.below(`${prefix}${isHive ? "aws-service=" : ""}vpcflowlogs/`);
    if (!SERVICE.test(service)) return this.#none(prefix);
    if (region === undefined) return this.#children(prefix, (name) => this.#wantsRegion(name));
    if (!REGION.test(region)) return this.#none(prefix);
    return [deeper.length === 0 ? { kind: "region", prefix, isHive } : { kind: "folder", prefix }];
  }

  async #children(prefix: string, isWanted: (name: string) => boolean): Promise<LogFolder[]> {
    const folders = await listFolders(this.#bucket, prefix, this.#signal);
    const wanted = folders.filter((folder) => isWanted(folder.slice(prefix.length, -1)));
    this.seen.push(...folders.filter((folder) => !wanted.includes(folder)));
    const logs: LogFolder[] = [];
    for await (const found of inOrder(wanted, LISTED_AT_ONCE, (folder) => this.below(folder))) logs.push(...found);
    return logs;
  }

  #wants(name: string): boolean {
    if (ORGANIZATION.test(name)) return true;
    const accountId = ACCOUNT.exec(name)?.[1];
    return accountId !== undefined && (this.#filter.accounts?.includes(accountId) ?? true);
  }

  #wantsRegion(name: string): boolean {
    const region = REGION.exec(name)?.[1];
    return region !== undefined && (this.#filter.regions?.includes(region) ?? true);
  }

  #none(prefix: string): LogFolder[] {
    this.seen.push(prefix);
    return [];
  }
}

const SHOWN = 5;

function nothingAt(place: string, seen: readonly string[], { accounts, regions }: LogFilter): Error {
  const more = seen.length > SHOWN ? ` and ${seen.length - SHOWN} more` : "";
  const found = seen.length === 0 ? "nothing is there" : `there is ${seen.slice(0, SHOWN).join(", ")}${more}`;
  const asked = [...(accounts ?? []), ...(regions ?? [])];
  const of = asked.length === 0 ? "" : ` of ${asked.join(", ")}`;
  return awsError("SGT_AWS_NO_FLOW_LOGS", `no flow logs${of} below ${place}: ${found}`, {
    hint: "Give the prefix that stands before AWSLogs/, as the flow log's destination names it.",
    details: { place },
  });
}
