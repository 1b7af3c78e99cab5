import type { OptionKeys } from "@sgt/cidr";
import type { Evidence } from "@sgt/flowlogs";
import { ITEM_FILES, type MissingFile, type RegionSnapshot, SNAPSHOT_FILES } from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import { ExposureJudge } from "../exposure/exposure-judge.js";
import { compareFindings } from "../finding/compare-findings.js";
import { evidenceGap } from "../finding/evidence-gap.js";
import type { Finding } from "../finding/finding.js";
import { countSeverities, type SeverityCounts } from "../finding/severity.js";
import { assessAcls } from "./assess-acls.js";
import { type AssessedRule, assessGroups } from "./assess-groups.js";
import { CRITICAL_SERVICES, type CriticalService } from "./critical-services.js";
import { type GroupTightening, regionEvidence } from "./region-evidence.js";
import type { RuleRow } from "./rule-row.js";

export interface AssessInput {
  /** Read with its network; without it every exposure is unknown. */
  readonly region: RegionSnapshot;
  /** Of this account and region; null when there is none to look at. */
  readonly evidence?: Evidence | null;
  /** What is critical; the catalogue's own unless given. */
  readonly services?: readonly CriticalService[];
  /** ISO time; needed with evidence, for the plan that tells how much trust would go. */
  readonly now: string;
}

/** The risk of one region of one account. */
export interface RegionAssessment {
  readonly accountId: string;
  readonly region: string;
  readonly collectedAt: string | null;
  readonly groupCount: number;
  readonly aclCount: number;
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly counts: SeverityCounts;
  /** Every ingress rule and every allow entry, in the order of the snapshot. */
  readonly rules: readonly RuleRow[];
  /** What a plan would take away, group by group; empty without evidence. */
  readonly shrinks: readonly GroupTightening[];
  /** What was needed and is not there as a whole: not empty means that the assessment is incomplete. */
  readonly missing: readonly MissingFile[];
}

/** Without these something may be worse than it looks. */
const NEEDED: ReadonlySet<string> = new Set<string>([
  SNAPSHOT_FILES.securityGroups,
  SNAPSHOT_FILES.networkInterfaces,
  SNAPSHOT_FILES.routeTables,
  SNAPSHOT_FILES.networkAcls,
]);

/**
 * Returns what is risky in one region: every ingress rule of its security groups and every allow entry
 * of its network ACLs, graded, with a finding where there is something to say, and whether what it
 * permits can arrive. Rules to groups are not graded; those to prefix lists by their entries.
 *
 * @throws the codes of `planTightening` for evidence that does not fit.
 */
export function assessRegion(input: AssessInput): RegionAssessment {
  checkKeys(input, ASSESS_REGION_KEYS);
  const { region, evidence = null, services = CRITICAL_SERVICES, now } = input;
  const judge = new ExposureJudge(region);
  const seen = regionEvidence(region, evidence, now);
  const context = { region, judge, services, evidence: seen.byGroup };
  const groups = [...assessGroups(context)];
  const acls = [
    ...assessAcls(
      context,
      groups.filter(({ finding }) => finding !== null),
    ),
  ];
  const findings = [...groups, ...acls].flatMap(({ finding }) => finding ?? []).sort(compareFindings);
  return {
    accountId: region.accountId,
    region: region.region,
    collectedAt: region.collectedAt,
    groupCount: region.groups.length,
    aclCount: region.network?.networkAcls?.length ?? 0,
    findings,
    counts: countSeverities(findings.map((finding) => finding.severity)),
    rules: [...groups, ...acls].map(({ row }) => row),
    shrinks: seen.shrinks,
    missing: [...missingOf(region), ...unknownLists(region, groups), ...listOf(evidenceGap(region, evidence))],
  };
}

const ASSESS_REGION_KEYS = {
  region: "needed",
  evidence: true,
  services: true,
  now: "needed",
} satisfies OptionKeys<AssessInput>;

const listOf = <T>(value: T | null): T[] => (value === null ? [] : [value]);

function missingOf({ missing, network }: RegionSnapshot): MissingFile[] {
  return [...missing, ...(network?.missing ?? [])].filter(({ file }) => NEEDED.has(file));
}

/** Lists that rules trust and whose entries nobody knows; AWS's own are known to be no strangers. */
function unknownLists(region: RegionSnapshot, rules: readonly AssessedRule[]): MissingFile[] {
  const known = new Map(region.prefixLists.map((list) => [list.prefixListId, list]));
  const named = new Set(
    rules.flatMap(({ rule: { peer } }) => (peer.kind === "prefix-list" ? [peer.prefixListId] : [])),
  );
  return [...named].flatMap((id) => {
    const list = known.get(id);
    if (list !== undefined && (list.cidrs !== null || list.ownerId === "AWS")) return [];
    return [
      {
        file: ITEM_FILES.prefixListEntries.fileOf(id) ?? SNAPSHOT_FILES.prefixLists,
        reason: "rules refer to the list, and its entries were not collected",
      },
    ];
  });
}
