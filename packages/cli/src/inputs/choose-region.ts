import type { RegionSnapshot, Snapshot } from "@sgt/snapshot";
import { UsageError } from "../errors/usage-error.js";
import { idOf, namedAccounts } from "./named-things.js";

/** What names one region of one account. */
export interface RegionChoice {
  /** Its id or a name. */
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/**
 * Returns the one region of a snapshot that is meant.
 * @throws {UsageError} `SGT_CLI_WHICH_REGION` when none or several fit; it lists what is there.
 * `SGT_CLI_AMBIGUOUS_NAME` when several accounts are called so.
 */
export function chooseRegion(snapshot: Snapshot, { account, region }: RegionChoice): RegionSnapshot {
  const { regions } = snapshot;
  const fitting = fittingRegions(snapshot, { account, region });
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  const held = (only === undefined ? regions : fitting).map((r) => `${r.accountId} ${r.region}`).join(", ");
  if (only !== undefined) {
    const message = `the snapshot holds several accounts or regions: ${held}`;
    throw new UsageError(message, "Choose one with --account and --region.", "SGT_CLI_WHICH_REGION");
  }
  const asked = [account, region].filter((part) => part !== undefined).join(" ");
  const message = asked === "" ? "the snapshot holds no region" : `the snapshot does not hold ${asked}, but ${held}`;
  throw new UsageError(message, "Give the snapshot that holds it.", "SGT_CLI_WHICH_REGION");
}

/**
 * Returns the regions of a snapshot that fit: those of an account, called by id or name, and those of a name.
 * @throws {UsageError} `SGT_CLI_AMBIGUOUS_NAME` when several accounts are called so.
 */
export function fittingRegions(snapshot: Snapshot, { account, region }: RegionChoice): RegionSnapshot[] {
  const accountId = account && (idOf(account, namedAccounts(snapshot), "account") ?? account);
  return snapshot.regions.filter(
    (r) => (accountId === undefined || r.accountId === accountId) && (region === undefined || r.region === region),
  );
}
