import { someOf } from "@sgt/cidr";
import { type AwsErrorCode, awsError } from "../errors.js";
import { inOrder } from "../session/in-order.js";
import type { S3Bucket } from "./s3-bucket.js";
import { listFolders, listPages } from "./s3-listing.js";

/** Which of a bucket's logs are wanted; all when left out. */
export interface LogFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

/** What is looked for: logs of which services, as AWS names their folders. */
export interface LogSearch {
  readonly services: readonly string[];
  /** What the message and the code of the error say when there are none. */
  readonly noun: string;
  readonly code: AwsErrorCode;
}

/** A part of the bucket that holds such logs. */
export type LogFolder =
  /** One service, account and region, its days below it. */
  | { readonly kind: "region"; readonly prefix: string; readonly isHive: boolean; readonly service: string }
  /** A folder or an object of whatever form: everything below it. */
  | { readonly kind: "folder"; readonly prefix: string };

const ROOT = "AWSLogs/";
const ORGANIZATION = /^o-[a-z0-9]{4,32}$/;
const ACCOUNT = /^(?:aws-account-id=)?(\d{12})$/;
const SERVICE = /^(?:aws-service=)?([A-Za-z-]+)$/;
const REGION = /^(?:aws-region=)?([a-z]{2,}(?:-[a-z0-9]+)+)$/;
const FILE = /\.(log|gz|txt|parquet|json)$/i;
/** Folders listed at once. */
const LISTED_AT_ONCE = 16;

/**
 * Finds where below a prefix the logs of some services lie, by AWS's own layout
 * (`AWSLogs/<account>/vpcflowlogs/<region>/`, or the same as `aws-account-id=…`), asking for folders
 * only and for every page of them. A prefix that is no part of that layout is a folder of logs.
 *
 * @throws the code of the search, naming what is there instead
 * @throws SGT_AWS_BUCKET_NOT_FOUND, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function findLogFolders(
  bucket: S3Bucket,
  prefix: string,
  wanted: LogSearch & { readonly filter: LogFilter },
  signal?: AbortSignal,
): Promise<LogFolder[]> {
  return new Search(bucket, wanted, signal).from(prefix);
}

class Search {
  /** What was found and is not what is looked for, or was not asked for. */
  readonly #seen: string[] = [];
  readonly #bucket: S3Bucket;
  readonly #wanted: LogSearch & { readonly filter: LogFilter };
  readonly #signal: AbortSignal | undefined;

  constructor(bucket: S3Bucket, wanted: LogSearch & { readonly filter: LogFilter }, signal: AbortSignal | undefined) {
    this.#bucket = bucket;
    this.#wanted = wanted;
    this.#signal = signal;
  }

  async from(prefix: string): Promise<LogFolder[]> {
    const starts = await this.#starts(prefix);
    const found: LogFolder[] = [];
    for (const start of starts) {
      if (FILE.test(start) || !`/${start}`.includes(`/${ROOT}`)) found.push({ kind: "folder", prefix: start });
      else found.push(...(await this.below(start)));
    }
    if (found.length > 0) return found;
    throw this.#nothingAt(starts[0] ?? prefix, this.#seen, this.#wanted.filter);
  }

  /** The prefix as a folder; `AWSLogs/` below it when it stands there, itself or under the id of an organization. */
  async #starts(prefix: string): Promise<readonly string[]> {
    if (FILE.test(prefix)) return [await this.#requireObject(prefix)];
    if (`/${prefix}/`.includes(`/${ROOT}`)) return [prefix.endsWith("/") ? prefix : `${prefix}/`];
    const asFolder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
    const { names, folders } = await this.#oneLevel(asFolder);
    const organizations = folders.filter((name) => ORGANIZATION.test(name.slice(asFolder.length, -1)));
    const below = await Promise.all(organizations.map((folder) => this.#oneLevel(folder)));
    const roots = [folders, ...below.map((one) => one.folders)]
      .flat()
      .filter((name) => `/${name}`.endsWith(`/${ROOT}`));
    if (roots.length > 0) return roots;
    if (asFolder === "") throw this.#nothingAt("", names, {});
    return names.length > 0 ? [asFolder] : [await this.#requireObject(prefix)];
  }

  async #oneLevel(prefix: string): Promise<{ readonly names: string[]; readonly folders: string[] }> {
    const [names, found]: [string[], string[]] = [[], []];
    for await (const page of listPages(this.#bucket, prefix, { isOneLevel: true, signal: this.#signal })) {
      found.push(...page.folders);
      names.push(...page.folders, ...page.objects.map(({ key }) => key));
      // A folder that is this wide is no place where logs are delivered.
      if (names.length > 10_000) break;
    }
    return { names, folders: found };
  }

  /** A prefix that is no folder may be one object; were it the beginning of names, more than was meant could be read. */
  async #requireObject(key: string): Promise<string> {
    const first = await listPages(this.#bucket, key, { isOneLevel: true, signal: this.#signal }).next();
    const { objects, folders } = first.done ? { objects: [], folders: [] } : first.value;
    if (objects.some((object) => object.key === key)) return key;
    throw this.#nothingAt(key, [...folders, ...objects.map((object) => object.key)], {});
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
    if (service === undefined) return this.#services(prefix, isHive);
    const name = SERVICE.exec(service)?.[1] ?? "";
    if (!this.#wanted.services.includes(name)) return this.#none(prefix);
    if (region === undefined) return this.#children(prefix, (child) => this.#wantsRegion(child));
    if (!REGION.test(region)) return this.#none(prefix);
    return [deeper.length === 0 ? { kind: "region", prefix, isHive, service: name } : { kind: "folder", prefix }];
  }

  async #services(prefix: string, isHive: boolean): Promise<LogFolder[]> {
    const folders = this.#wanted.services.map((name) => `${prefix}${isHive ? "aws-service=" : ""}${name}/`);
    return (await Promise.all(folders.map((folder) => this.below(folder)))).flat();
  }

  async #children(prefix: string, isWanted: (name: string) => boolean): Promise<LogFolder[]> {
    const folders = await listFolders(this.#bucket, prefix, this.#signal);
    const wanted = folders.filter((folder) => isWanted(folder.slice(prefix.length, -1)));
    this.#seen.push(...folders.filter((folder) => !wanted.includes(folder)));
    const logs: LogFolder[] = [];
    for await (const found of inOrder(wanted, LISTED_AT_ONCE, (folder) => this.below(folder))) logs.push(...found);
    return logs;
  }

  #wants(name: string): boolean {
    if (ORGANIZATION.test(name)) return true;
    const accountId = ACCOUNT.exec(name)?.[1];
    return accountId !== undefined && (this.#wanted.filter.accounts?.includes(accountId) ?? true);
  }

  #wantsRegion(name: string): boolean {
    const region = REGION.exec(name)?.[1];
    return region !== undefined && (this.#wanted.filter.regions?.includes(region) ?? true);
  }

  #none(prefix: string): LogFolder[] {
    this.#seen.push(prefix);
    return [];
  }

  #nothingAt(prefix: string, seen: readonly string[], { accounts, regions }: LogFilter): Error {
    const place = this.#bucket.text(prefix);
    const found = seen.length === 0 ? "nothing is there" : `there is ${someOf(seen, SHOWN)}`;
    const asked = [...(accounts ?? []), ...(regions ?? [])];
    const of = asked.length === 0 ? "" : ` of ${asked.join(", ")}`;
    return awsError(this.#wanted.code, `no ${this.#wanted.noun}${of} below ${place}: ${found}`, {
      hint: "Give the prefix before AWSLogs/, as the settings of the delivery name it.",
      details: { place },
    });
  }
}

/** So much of what is there instead is named. */
const SHOWN = 5;
