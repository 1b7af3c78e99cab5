import type { NotRead, SnapshotAccount } from "@sgt/snapshot";
import type { AccountChoice } from "../organization/choose-accounts.js";
import type { AwsSession } from "../session/aws-session.js";
import type { Clock } from "../session/clock.js";
import type { Pace } from "../session/pace.js";
import type { CollectEvent } from "./collect-event.js";
import type { CollectResult } from "./collect-snapshot.js";

export interface CollectAccountsOptions extends AccountChoice {
  /** The caller: assumes the roles, and reads its own account itself. */
  readonly session: AwsSession;
  /** The snapshot folder; `<account>/<region>` are made in it. */
  readonly out: string;
  /** The role to assume in every account but the caller's own, by name or path. */
  readonly roleName?: string | undefined;
  readonly externalId?: string | undefined;
  /** Regions by name, or all that an account has enabled; the session's own unless given. */
  readonly regions?: readonly string[] | "all" | undefined;
  /**
   * Only the security groups of each region and these files beside them, by name: for a folder that is read at once and
   * thrown away, since a region that stood in it is replaced. Everything unless given.
   */
  readonly only?: readonly string[] | undefined;
  /** Leave what the folder holds whole from the collection that was stopped. */
  readonly resume?: boolean | undefined;
  /** Regions under way at once; 32 unless given. */
  readonly concurrency?: number | undefined;
  /** That of the session, for the counts in the progress. */
  readonly pace?: Pace | undefined;
  readonly onEvent?: ((event: CollectEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
}

/** What a collection came to; all of it stands in `snapshot.json`, too. */
export interface AccountsResult {
  readonly organizationId: string | null;
  /** What the organization says of the accounts; empty when none was asked. */
  readonly accounts: readonly SnapshotAccount[];
  /** The regions read, in the order of account and name. */
  readonly regions: readonly CollectResult[];
  /** How many regions were left as they stood. */
  readonly keptCount: number;
  /** Accounts and regions that could not be read at all. Not empty means exit code 4. */
  readonly notRead: readonly NotRead[];
}
