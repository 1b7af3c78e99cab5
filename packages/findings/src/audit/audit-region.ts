import type { OptionKeys } from "@sgt/cidr";
import type { Evidence } from "@sgt/flowlogs";
import { type MissingFile, type RegionSnapshot, SNAPSHOT_FILES } from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import { compareFindings } from "../finding/compare-findings.js";
import { evidenceGap } from "../finding/evidence-gap.js";
import type { Finding } from "../finding/finding.js";
import { waysAroundBastions } from "./around-bastion.js";
import { waysAroundLoadBalancers } from "./around-load-balancer.js";
import { type AuditContext, auditContext } from "./audit-context.js";
import { type Draft, toFinding } from "./audit-draft.js";
import { differencesFromKnown } from "./cidr/differs-from-known.js";
import { cidrsWithHostBits, silentCidrs } from "./cidr/forms.js";
import { overlaps, severalDescriptions } from "./cidr/neighbours.js";
import { personalAddresses } from "./cidr/personal-addresses.js";
import { largeCidrs, mistypedLengths } from "./cidr/prefix-lengths.js";
import { databaseCopiesInOneZone } from "./database-copies.js";
import { databasesOpenToInternet } from "./database-open.js";
import type { KnownNetwork } from "./known-networks.js";
import { groupsWithoutInterface, knowsAllInterfaces, rulesToMissingGroups } from "./leftovers.js";
import { groupsNearQuota, interfacesOverLimit } from "./limits.js";
import { targetsInOneZone } from "./load-balancer-targets.js";
import { singleNatGateways } from "./nat-gateways.js";
import { shadowedRules } from "./shadowed.js";
import { softCenters } from "./soft-center.js";

const CHECKS: readonly ((context: AuditContext) => Draft[])[] = [
  databasesOpenToInternet,
  waysAroundLoadBalancers,
  waysAroundBastions,
  softCenters,
  targetsInOneZone,
  databaseCopiesInOneZone,
  singleNatGateways,
  differencesFromKnown,
  mistypedLengths,
  silentCidrs,
  cidrsWithHostBits,
  largeCidrs,
  overlaps,
  severalDescriptions,
  personalAddresses,
  shadowedRules,
  groupsWithoutInterface,
  rulesToMissingGroups,
  groupsNearQuota,
  interfacesOverLimit,
];

export interface AuditInput {
  /** With its network (`readSnapshot(dir, { network: true })`); without it the checks that need it find nothing and say so. */
  readonly region: RegionSnapshot;
  /** Networks that people have named. Default none. */
  readonly known?: readonly KnownNetwork[];
  /** Tells which connections of a soft center are used. */
  readonly evidence?: Evidence | null;
}

export interface Audit {
  readonly accountId: string;
  readonly region: string;
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** What could not be looked at: files of the network that are missing, lists with holes. */
  readonly gaps: readonly MissingFile[];
}

/**
 * Looks for everything in {@link CATALOGUE} in one region. Each finding names what shows it. What the
 * snapshot does not hold is not judged, and stands in `gaps`: an empty list of findings with gaps is
 * no clean bill. Groups, interfaces and rules of other accounts are judged as far as they are visible.
 */
export function auditRegion(input: AuditInput): Audit {
  checkKeys(input, AUDIT_REGION_KEYS);
  const { region, known = [], evidence = null } = input;
  const context = auditContext(region, known, evidence);
  const findings = CHECKS.flatMap((check) => check(context)).map((draft) => toFinding(region, draft));
  return {
    accountId: region.accountId,
    region: region.region,
    findings: findings.sort(compareFindings),
    gaps: gapsOf(context),
  };
}

const AUDIT_REGION_KEYS = { region: "needed", known: true, evidence: true } satisfies OptionKeys<AuditInput>;

/** Files that no check reads. */
const UNUSED: ReadonlySet<string> = new Set<string>([SNAPSHOT_FILES.flowLogs, SNAPSHOT_FILES.securityGroupRules]);

function gapsOf(context: AuditContext): MissingFile[] {
  const { region } = context;
  const all = [...region.missing, ...(region.network?.missing ?? [])].filter(({ file }) => !UNUSED.has(file));
  const files = new Map(all.map((gap) => [gap.file, gap]));
  if (!knowsAllInterfaces(context) && !files.has(SNAPSHOT_FILES.networkInterfaces)) {
    const reason = "the snapshot lacks the interfaces of instances, databases or load balancers that it holds";
    files.set(SNAPSHOT_FILES.networkInterfaces, { file: SNAPSHOT_FILES.networkInterfaces, reason });
  }
  const unseen = evidenceGap(context.region, context.evidence);
  return [...files.values(), ...(unseen === null ? [] : [unseen])];
}
