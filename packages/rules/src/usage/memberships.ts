import type { EvidenceRow } from "@sgt/flowlogs";
import type { RegionSnapshot } from "@sgt/snapshot";
import { EniFinder } from "./eni-finder.js";

/** What is known of the groups that one interface was associated with on one UTC day. */
export interface Membership {
  /** Rows of that day count for these groups. */
  readonly groupIds: readonly string[];
  /**
   * Null where the groups are settled. Otherwise the rows stay possible for every other group of that VPC, or of
   * the account and region where not even the VPC is known.
   */
  readonly open: { readonly vpcId: string | null } | null;
}

/** Answers for the interface and day of a row; null for another account or region, whose rows say nothing here. */
export type Memberships = (row: EvidenceRow) => Membership | null;

const UNKNOWN: Membership = { groupIds: [], open: { vpcId: null } };

/**
 * Takes the groups of the snapshot for those of the whole window: for evidence that comes without a directory. Interfaces
 * of other accounts that carry a group of the region count as its own.
 */
export function membershipsOfSnapshot(snapshot: RegionSnapshot): Memberships {
  const { accountId, region } = snapshot;
  const enis = new EniFinder(snapshot);
  const isHere = (row: EvidenceRow): boolean =>
    (row.region === region || row.region === "unknown") && (row.accountId === accountId || row.accountId === "unknown");
  return (row) => {
    const eni = enis.find(row);
    if (eni !== undefined) return { groupIds: eni.groupIds, open: null };
    return isHere(row) ? UNKNOWN : null;
  };
}
