import type { RegionSnapshot, Snapshot } from "@sgt/rules";
import { UsageError } from "../../errors/usage-error.js";

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
  const list = (only === undefined ? regions : fitting).map((r) => `${r.accountId} ${r.region}`).join(", ");
  const says =
    only === undefined
      ? "the snapshot does not hold that account and region"
      : "the snapshot holds several accounts or regions";
  throw new UsageError(`${says}: ${list}`, "Choose one with --account and --region.", "SGT_CLI_WHICH_REGION");
}
