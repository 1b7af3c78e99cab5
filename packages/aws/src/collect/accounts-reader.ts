import { join } from "node:path";
import type { NotRead } from "@sgt/snapshot";
import type { AwsSession } from "../session/aws-session.js";
import type { Clock } from "../session/clock.js";
import { type DescribedRegions, writeRegions } from "./account-regions.js";
import type { AccountsResult, CollectAccountsOptions } from "./accounts-options.js";
import type { CollectProgress } from "./collect-event.js";
import { collectRegion } from "./collect-region.js";
import type { CollectResult } from "./collect-snapshot.js";
import type { SnapshotRecord } from "./snapshot-record.js";
import { type VisitOptions, type Visitor, visitRegions } from "./visit-regions.js";

interface ReaderOptions extends CollectAccountsOptions, Pick<VisitOptions, "chosen" | "ownRegions"> {
  readonly clock: Clock;
  readonly record: SnapshotRecord;
}

/** Reads the regions of the chosen accounts into a snapshot folder. */
export class AccountsReader implements Visitor {
  readonly #options: ReaderOptions;
  readonly #read: CollectResult[] = [];
  readonly #notRead: NotRead[] = [];
  #keptCount = 0;
  #accountsDone = 0;
  #regionCount = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** @throws what ends the whole collection, when everything under way has ended */
  async readAll(): Promise<void> {
    await visitRegions(this.#options, this);
  }

  result(): Pick<AccountsResult, "regions" | "keptCount" | "notRead"> {
    const key = ({ accountId, region = "" }: { readonly accountId: string; readonly region?: string | undefined }) =>
      `${accountId} ${region}`;
    const inOrder = <T extends NotRead | CollectResult>(items: readonly T[]): T[] =>
      [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    return { regions: inOrder(this.#read), keptCount: this.#keptCount, notRead: inOrder(this.#notRead) };
  }

  async opened(accountId: string, regions: readonly string[], described: DescribedRegions | null): Promise<void> {
    if (described !== null) await writeRegions(this.#options.out, accountId, described);
    await this.#options.record.opened(accountId, regions);
    this.#regionCount += regions.length;
  }

  async region(session: AwsSession): Promise<void> {
    const { accountId, region } = session;
    const { record, resume, out, only, clock, onEvent, signal } = this.#options;
    if (resume === true && record.isDone(accountId, region)) {
      record.kept(accountId, region);
      this.#keptCount += 1;
      onEvent?.({ kind: "region-kept", accountId, region, progress: this.#progress() });
      return;
    }
    const collectedAt = new Date(clock.now()).toISOString();
    const folder = join(out, accountId, region);
    const made = await collectRegion({ session, place: folder, only, onEvent, signal });
    await record.done({ accountId, region, collectedAt, missing: made.missing });
    this.#read.push({ accountId, region, folder, ...made });
    onEvent?.({ kind: "region-done", accountId, region, progress: this.#progress() });
  }

  left(): void {
    this.#accountsDone += 1;
  }

  async notRead(one: NotRead): Promise<void> {
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
