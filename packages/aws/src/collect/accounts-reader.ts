import { join } from "node:path";
import type { NotRead } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import type { ChosenAccounts } from "../organization/choose-accounts.js";
import type { AwsSession } from "../session/aws-session.js";
import type { Clock } from "../session/clock.js";
import { Slots } from "../session/slots.js";
import { type DescribedRegions, readRegions, writeRegions } from "./account-regions.js";
import type { AccountsResult, CollectAccountsOptions } from "./accounts-options.js";
import type { CollectProgress } from "./collect-event.js";
import { collectRegion } from "./collect-region.js";
import type { CollectResult } from "./collect-snapshot.js";
import { deniedAsNull, isLocal, notReadFor } from "./not-read.js";
import type { SnapshotRecord } from "./snapshot-record.js";

interface ReaderOptions extends CollectAccountsOptions {
  readonly clock: Clock;
  readonly record: SnapshotRecord;
  readonly chosen: ChosenAccounts;
  /** What the caller's own account says of its regions; null when it may not be asked. */
  readonly ownRegions: DescribedRegions | null;
}

const DEFAULT_CONCURRENCY = 32;

/** Reads the chosen accounts, some at once, and their regions, some at once over all accounts. */
export class AccountsReader {
  readonly #options: ReaderOptions;
  readonly #accountSlots: Slots;
  readonly #regionSlots: Slots;
  readonly #read: CollectResult[] = [];
  readonly #notRead: NotRead[] = [];
  #keptCount = 0;
  #accountsDone = 0;
  #regionCount = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#accountSlots = new Slots(options.concurrency ?? DEFAULT_CONCURRENCY);
    this.#regionSlots = new Slots(options.concurrency ?? DEFAULT_CONCURRENCY);
  }

  /** @throws what ends the whole collection, when everything under way has ended */
  async readAll(): Promise<void> {
    const { chosen } = this.#options;
    for (const one of chosen.inactive) await this.#tellNotRead(one);
    await Promise.all(
      chosen.accountIds.map((accountId) => this.#accountSlots.run(() => this.#guarded(() => this.#account(accountId)))),
    );
    if (this.#failure !== null) throw this.#failure.error;
  }

  result(): Pick<AccountsResult, "regions" | "keptCount" | "notRead"> {
    const key = ({ accountId, region = "" }: { readonly accountId: string; readonly region?: string | undefined }) =>
      `${accountId} ${region}`;
    const inOrder = <T extends NotRead | CollectResult>(items: readonly T[]): T[] =>
      [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    return { regions: inOrder(this.#read), keptCount: this.#keptCount, notRead: inOrder(this.#notRead) };
  }

  /** The first error that ends the collection is kept; whoever comes later does nothing. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    if (this.#failure !== null) return;
    try {
      if (this.#options.signal?.aborted === true) throw awsError("SGT_AWS_STOPPED", "the collection was stopped");
      await work();
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  async #account(accountId: string): Promise<void> {
    const opened = await this.#orNotRead(accountId, undefined, () => this.#open(accountId));
    if (opened !== null) {
      const { session, regions } = opened;
      await this.#options.record.opened(accountId, regions);
      this.#regionCount += regions.length;
      await Promise.all(
        regions.map((region) => this.#regionSlots.run(() => this.#guarded(() => this.#region(session, region)))),
      );
    }
    this.#accountsDone += 1;
  }

  /** Becomes a caller of the account, and learns which of its regions to read. */
  async #open(accountId: string): Promise<{ readonly session: AwsSession; readonly regions: readonly string[] }> {
    const { session: own, roleName, externalId, out, ownRegions } = this.#options;
    const isOwn = accountId === own.accountId;
    const roleArn = `arn:${own.partition}:iam::${accountId}:role/${roleName}`;
    const session = isOwn ? own : await own.withRole({ roleArn, externalId });
    const described = isOwn ? ownRegions : await deniedAsNull(() => readRegions(session));
    if (described !== null) await writeRegions(out, accountId, described);
    return { session, regions: await this.#chooseRegions(session, described) };
  }

  /** Those of the regions asked for that are enabled; the others are told. */
  async #chooseRegions(session: AwsSession, described: DescribedRegions | null): Promise<readonly string[]> {
    const { regions = [this.#options.session.region] } = this.#options;
    const { accountId } = session;
    if (regions === "all") {
      if (described === null) throw regionsUnknown(accountId);
      return described.regions.filter(({ isEnabled }) => isEnabled).map(({ region }) => region);
    }
    const asked = [...new Set(regions)];
    const disabled = asked.filter((name) =>
      described?.regions.some(({ region, isEnabled }) => region === name && !isEnabled),
    );
    for (const region of disabled) {
      const error = notEnabled(accountId, region);
      if (this.#isOnlyOne()) throw error;
      await this.#tellNotRead(notReadFor(error, accountId, region));
    }
    return asked.filter((name) => !disabled.includes(name));
  }

  async #region(session: AwsSession, region: string): Promise<void> {
    const { accountId } = session;
    const { record, resume, out, only, clock, onEvent, signal } = this.#options;
    if (resume === true && record.isDone(accountId, region)) {
      record.kept(accountId, region);
      this.#keptCount += 1;
      onEvent?.({ kind: "region-kept", accountId, region, progress: this.#progress() });
      return;
    }
    const collectedAt = new Date(clock.now()).toISOString();
    const folder = join(out, accountId, region);
    const made = await this.#orNotRead(accountId, region, () =>
      collectRegion({ session: session.inRegion(region), place: folder, only, onEvent, signal }),
    );
    if (made === null) return;
    await record.done({ accountId, region, collectedAt, missing: made.missing });
    this.#read.push({ accountId, region, folder, ...made });
    onEvent?.({ kind: "region-done", accountId, region, progress: this.#progress() });
  }

  /** Null when an account or region cannot be read, which is then told. */
  async #orNotRead<T>(accountId: string, region: string | undefined, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!isLocal(error) || this.#isOnlyOne()) throw error;
      await this.#tellNotRead(notReadFor(error, accountId, region));
      return null;
    }
  }

  /** A single region that cannot be read is a failure, not a result with a hole. */
  #isOnlyOne(): boolean {
    const { chosen, regions } = this.#options;
    return chosen.accountIds.length === 1 && regions !== "all" && new Set(regions).size <= 1;
  }

  async #tellNotRead(one: NotRead): Promise<void> {
    this.#notRead.push(one);
    await this.#options.record.notRead(one);
    this.#options.onEvent?.({ kind: "not-read", ...one, progress: this.#progress() });
  }

  #progress(): CollectProgress {
    const { requests, throttled } = this.#options.pace?.counts ?? { requests: 0, throttled: 0 };
    const regionsNotRead = this.#notRead.filter(({ region }) => region !== undefined).length;
    return {
      accountsDone: this.#accountsDone,
      accountCount: this.#options.chosen.accountIds.length,
      regionsDone: this.#read.length + this.#keptCount + regionsNotRead,
      regionCount: this.#regionCount,
      requestCount: requests,
      throttledCount: throttled,
    };
  }
}

function regionsUnknown(accountId: string) {
  return awsError("SGT_AWS_DENIED", `account "${accountId}" does not let us list its regions (ec2:DescribeRegions)`, {
    source: "aws",
    hint: "Grant the action, or name the regions.",
    details: { accountId },
  });
}

function notEnabled(accountId: string, region: string) {
  return awsError("SGT_AWS_REGION_UNAVAILABLE", `region "${region}" is not enabled for account "${accountId}"`, {
    source: "aws",
    hint: "Enable the region, or name another one.",
    details: { accountId, region },
  });
}
