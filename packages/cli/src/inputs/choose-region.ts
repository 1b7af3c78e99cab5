import type { RegionSnapshot, Snapshot } from "@sgt/snapshot";
import { UsageError } from "../errors/usage-error.js";

/** What names one region of one account. */
export interface RegionChoice {
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/**
 * Returns the one region of a snapshot that is meant.
 * @throws {UsageError} `SGT_CLI_WHICH_REGION` when none or several fit; it lists what is there.
 */
export function chooseRegion({ regions }: Snapshot, { account, region }: RegionChoice): RegionSnapshot {
  const fitting = regions.filter(
    (r) => (account === undefined || r.accountId === account) && (region === undefined || r.region === region),
  );
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
