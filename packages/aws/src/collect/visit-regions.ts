import type { NotRead } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import type { ChosenAccounts } from "../organization/choose-accounts.js";
import type { AwsSession } from "../session/aws-session.js";
import { Slots } from "../session/slots.js";
import { type DescribedRegions, readRegions } from "./account-regions.js";
import { deniedAsNull, isLocal, notReadFor } from "./not-read.js";

export interface VisitOptions {
  /** The caller: assumes the roles, and is itself in its own account. */
  readonly session: AwsSession;
  readonly chosen: ChosenAccounts;
  /** What the caller's own account says of its regions; null when it may not be asked. */
  readonly ownRegions: DescribedRegions | null;
  readonly roleName?: string | undefined;
  readonly externalId?: string | undefined;
  /** Regions by name, or all that an account has enabled; the session's own unless given. */
  readonly regions?: readonly string[] | "all" | undefined;
  /** Accounts and regions under way at once; 32 unless given. */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is done on a visit. */
export interface Visitor {
  /** An account was entered; its regions are visited next. */
  opened?(accountId: string, regions: readonly string[], described: DescribedRegions | null): Promise<void>;
  region(session: AwsSession): Promise<void>;
  /** All regions of an account were visited, or it could not be entered. */
  left?(accountId: string): void;
  notRead(one: NotRead): Promise<void> | void;
}

const DEFAULT_CONCURRENCY = 32;

/**
 * Visits the regions of the chosen accounts, some accounts at once and some regions at once over all of them. What AWS
 * refuses of one is told, and the others are visited; a single region that cannot be visited is a failure, not a result with a hole.
 *
 * @throws what ends the whole visit, when everything under way has ended
 */
export async function visitRegions(options: VisitOptions, visitor: Visitor): Promise<void> {
  return new Visit(options, visitor).run();
}

class Visit {
  readonly #options: VisitOptions;
  readonly #visitor: Visitor;
  readonly #accountSlots: Slots;
  readonly #regionSlots: Slots;
  #failure: { readonly error: unknown } | null = null;

  constructor(options: VisitOptions, visitor: Visitor) {
    this.#options = options;
    this.#visitor = visitor;
    this.#accountSlots = new Slots(options.concurrency ?? DEFAULT_CONCURRENCY);
    this.#regionSlots = new Slots(options.concurrency ?? DEFAULT_CONCURRENCY);
  }

  async run(): Promise<void> {
    const { inactive, accountIds } = this.#options.chosen;
    for (const one of inactive) await this.#visitor.notRead(one);
    await Promise.all(
      accountIds.map((accountId) => this.#accountSlots.run(() => this.#guarded(() => this.#account(accountId)))),
    );
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** The first error that ends the visit is kept; whoever comes later does nothing. */
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
      const { session, regions, described } = opened;
      await this.#visitor.opened?.(accountId, regions, described);
      await Promise.all(
        regions.map((region) => this.#regionSlots.run(() => this.#guarded(() => this.#region(session, region)))),
      );
    }
    this.#visitor.left?.(accountId);
  }

  async #region(session: AwsSession, region: string): Promise<void> {
    await this.#orNotRead(session.accountId, region, () => this.#visitor.region(session.inRegion(region)));
  }

  /** Becomes a caller of the account, and learns which of its regions to read. */
  async #open(accountId: string) {
    const { session: own, roleName, externalId, ownRegions } = this.#options;
    const isOwn = accountId === own.accountId;
    const roleArn = `arn:${own.partition}:iam::${accountId}:role/${roleName}`;
    const session = isOwn ? own : await own.withRole({ roleArn, externalId });
    const described = isOwn ? ownRegions : await deniedAsNull(() => readRegions(session));
    return { session, described, regions: await this.#chooseRegions(session, described) };
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
      await this.#visitor.notRead(notReadFor(error, accountId, region));
    }
    return asked.filter((name) => !disabled.includes(name));
  }

  /** Null when an account or region cannot be read, which is then told. */
  async #orNotRead<T>(accountId: string, region: string | undefined, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!isLocal(error) || this.#isOnlyOne()) throw error;
      await this.#visitor.notRead(notReadFor(error, accountId, region));
      return null;
    }
  }

  #isOnlyOne(): boolean {
    const { chosen, regions } = this.#options;
    return chosen.accountIds.length === 1 && regions !== "all" && new Set(regions).size <= 1;
  }
}

function regionsUnknown(accountId: string): Error {
  return awsError("SGT_AWS_DENIED", `account "${accountId}" denies ec2:DescribeRegions`, {
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
