import type { Evidence } from "@sgt/flowlogs";
import { type RegionSnapshot, SNAPSHOT_FILES } from "@sgt/snapshot";
import { rulesError } from "../errors.js";
import type { Exception } from "../keep/exception.js";
import type { GradeNote, PlanOptions } from "../plan/plan.js";
import { completeOptions } from "../plan/plan-options.js";
import { requireGroups } from "../plan/require-groups.js";
import type { Memberships } from "../usage/memberships.js";

/** What a plan is made from. */
export interface TightenInput {
  readonly region: RegionSnapshot;
  /** Null only with an approved list. */
  readonly evidence: Evidence | null;
  /** Which groups an interface was associated with on a day; as the snapshot has them, for all days, unless given. */
  readonly memberships?: Memberships;
  /** CIDRs, sorted and disjoint as `parseApproved` gives them; they have to stay allowed in every rule that is replaced. */
  readonly approved?: readonly string[];
  /** Of `gradeEvidence` on a plan from the same input: a rule with failing evidence is observed, unless the risk is accepted. */
  readonly grades?: readonly GradeNote[];
  /** Sources that have to stay allowed although they may not be in the evidence. */
  readonly exceptions?: readonly Exception[];
  /** Completed with `DEFAULT_PLAN_OPTIONS`. */
  readonly options?: Partial<PlanOptions>;
  /** ISO time; becomes `createdAt`. */
  readonly now: string;
  readonly toolVersion?: string;
}

/**
 * Refuses what no plan can be made from.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for an option out of bounds, for neither evidence nor list, and for a group that the region does not hold.
 * @throws `SGT_RULES_NO_INTERFACES` for records without any network interface to attribute them by.
 */
export function checkInput({ region, evidence, approved, options }: TightenInput): void {
  if (evidence === null && approved === undefined) {
    throw rulesError("SGT_RULES_INVALID_OPTION", "neither evidence nor an approved list", {
      hint: "Give one of them.",
      details: { option: "evidence" },
    });
  }
  completeOptions(options ?? {});
  if (evidence !== null && evidence.coverage.recordCount > 0) requireInterfaces(region);
  requireGroups(region, options?.groupIds ?? []);
}

/** Without interfaces no flow leads to a group: every rule would look unused. */
function requireInterfaces({ accountId, region, enis, missing }: RegionSnapshot): void {
  const reason = missing.find((entry) => entry.file === SNAPSHOT_FILES.networkInterfaces)?.reason;
  if (enis.length > 0 || reason === undefined) return;
  throw rulesError(
    "SGT_RULES_NO_INTERFACES",
    `${accountId}/${region}: ${SNAPSHOT_FILES.networkInterfaces}: ${reason}`,
    {
      hint: `Run aws ec2 describe-network-interfaces --output json > ${SNAPSHOT_FILES.networkInterfaces} in the region's folder.`,
      details: { accountId, region, file: SNAPSHOT_FILES.networkInterfaces },
    },
  );
}
