import { counted } from "@sgt/cidr";
import { type AclEntry, formatTraffic, hasPorts, type LiveRule, type NetworkAcl, SNAPSHOT_FILES } from "@sgt/snapshot";
import { type AdmittingEntry, admittingEntries, overlap, type TrafficBox } from "../exposure/acl-boxes.js";
import { probes } from "../exposure/acl-gate.js";
import { combineExposures, notReachable, unknown } from "../exposure/combine-exposures.js";
import { type SourceScope, sourceScope } from "../exposure/source-scope.js";
import type { Exposure } from "../finding/exposure.js";
import type { Finding, FindingResource } from "../finding/finding.js";
import { findingId } from "../finding/finding-id.js";
import { milder, severityRank } from "../finding/severity.js";
import type { AssessContext, AssessedRule } from "./assess-groups.js";
import { ACL_TEXT } from "./finding-kinds.js";
import { gradeTraffic, type RiskGrade } from "./grade-traffic.js";
import type { RuleRow } from "./rule-row.js";

/**
 * Returns every allow entry of the ingress side of the region's network ACLs, judged by what earlier
 * entries leave of it, one step milder than the same in a security group.
 *
 * @param open findings about security group rules: an ACL lets strangers in only where one of them does too.
 */
export function* assessAcls(
  context: AssessContext,
  open: readonly AssessedRule[],
): Generator<{ readonly row: RuleRow; readonly finding: Finding | null }> {
  for (const acl of context.region.network?.networkAcls ?? []) {
    const admitting = new AdmittingIndex(acl);
    for (const entry of acl.ingress) {
      if (entry.action === "deny") continue;
      const worst = worstOf(admitting, entry, context);
      const finding = worst === null ? null : findingOf(context, { acl, entry, worst, open });
      yield { row: rowOf(acl, entry, finding, worst), finding };
    }
  }
}

interface WorstPart {
  readonly grade: RiskGrade;
  readonly scope: SourceScope;
  readonly boxes: readonly TrafficBox[];
  readonly protocol: string;
}

/** The worst of what an entry still lets in; null when that is nothing to speak of. */
function worstOf(index: AdmittingIndex, entry: AclEntry, { services }: AssessContext): WorstPart | null {
  const family = entry.cidr.includes(":") ? 6 : 4;
  const parts = probes(entry.protocol, family).flatMap((protocol) => {
    const admitting = index.find(entry, family, protocol);
    return admitting === undefined ? [] : gradedParts(admitting, { protocol, services });
  });
  return parts.reduce<WorstPart | null>((worst, part) => (worst === null || isWorse(part, worst) ? part : worst), null);
}

/** What the entries of one ACL let in, worked out once for each family and protocol. */
class AdmittingIndex {
  readonly #acl: NetworkAcl;
  readonly #known = new Map<string, ReadonlyMap<AclEntry, AdmittingEntry>>();

  constructor(acl: NetworkAcl) {
    this.#acl = acl;
  }

  /** Undefined when earlier entries leave nothing of it. */
  find(entry: AclEntry, family: 4 | 6, protocol: string): AdmittingEntry | undefined {
    const key = `${family} ${protocol}`;
    const known = this.#known.get(key) ?? this.#workOut(family, protocol);
    this.#known.set(key, known);
    return known.get(entry);
  }

  #workOut(family: 4 | 6, protocol: string): ReadonlyMap<AclEntry, AdmittingEntry> {
    return new Map(admittingEntries(this.#acl.ingress, family, protocol).map((one) => [one.entry, one]));
  }
}

/** What is left is graded port span by port span: denied sources differ from one to the next. */
function gradedParts(
  { boxes }: AdmittingEntry,
  { protocol, services }: { readonly protocol: string } & Pick<AssessContext, "services">,
): WorstPart[] {
  return portSpans(boxes).flatMap(({ fromPort, toPort }) => {
    const here = boxes.filter((box) => box.fromPort <= fromPort && toPort <= box.toPort);
    const family = here[0]?.range.family ?? 4;
    const scope = sourceScope(
      family,
      here.map((box) => box.range),
    );
    const ports = hasPorts(protocol) ? { fromPort, toPort } : { fromPort: null, toPort: null };
    // Protocols that no entry names have no ports and no critical services.
    const traffic = { protocol: protocol === "-1" ? "other" : protocol, ...ports };
    const grade = gradeTraffic(traffic, scope, services);
    return grade === null ? [] : [{ grade, scope, boxes: here, protocol }];
  });
}

/** The spans between the ends of boxes: within each the same boxes apply. */
function portSpans(boxes: readonly TrafficBox[]): { readonly fromPort: number; readonly toPort: number }[] {
  const starts = [...new Set(boxes.flatMap((box) => [box.fromPort, box.toPort + 1]))].sort((a, b) => a - b);
  return starts.slice(0, -1).map((fromPort, index) => ({ fromPort, toPort: (starts[index + 1] as number) - 1 }));
}

function isWorse(a: WorstPart, b: WorstPart): boolean {
  return severityRank(a.grade.severity) < severityRank(b.grade.severity);
}

interface JudgedEntry {
  readonly acl: NetworkAcl;
  readonly entry: AclEntry;
  readonly worst: WorstPart;
  readonly open: readonly AssessedRule[];
}

function findingOf(context: AssessContext, judged: JudgedEntry): Finding {
  const { accountId, region } = context.region;
  const { acl, entry, worst } = judged;
  const kind = `acl-${worst.grade.kind}`;
  const resource: FindingResource = { type: "network-acl", id: acl.networkAclId, name: acl.name, vpcId: acl.vpcId };
  const who = worst.grade.kind.startsWith("open-")
    ? `anywhere${entry.cidr === "0.0.0.0/0" ? "" : ` (${entry.cidr})`}`
    : entry.cidr;
  const denies = acl.ingress.filter((one) => one.action === "deny" && one.ruleNumber < entry.ruleNumber);
  return {
    findingId: findingId({ kind, accountId, region, resourceId: acl.networkAclId, detail: identityOf(entry) }),
    kind,
    severity: milder(worst.grade.severity),
    accountId,
    region,
    resource,
    title: `network ACL ${acl.name} allows ${formatTraffic(entry)} from ${who}`,
    what: `Entry ${entry.ruleNumber} of ${acl.networkAclId} allows ${formatTraffic(entry)} from ${entry.cidr} into ${subnetsText(acl)}.`,
    ...ACL_TEXT,
    evidence: [
      ...denies.map((deny) => ({ resource, says: `ingress ${entryText(deny)}` })),
      { resource, says: `ingress ${entryText(entry)}` },
    ],
    exposure: exposureOf(context, judged),
  };
}

/** The number is no part of it: entries are renumbered when others come between. */
function identityOf({ protocol, fromPort, toPort, cidr }: AclEntry): string {
  return `${protocol} ${fromPort ?? "*"}-${toPort ?? "*"} ${cidr}`;
}

function entryText(entry: AclEntry): string {
  return `${entry.ruleNumber} ${entry.action} ${formatTraffic(entry)} from ${entry.cidr}`;
}

function subnetsText({ subnetIds, isDefault }: NetworkAcl): string {
  return `${counted(subnetIds.length, "subnet")}${isDefault ? " (the default ACL of its VPC)" : ""}`;
}

/** A subnet's packets arrive somewhere only where a security group lets them in as well. */
function exposureOf({ judge }: AssessContext, { acl, worst, open }: JudgedEntry): Exposure {
  if (acl.subnetIds.length === 0) return notReachable("no subnet has the ACL");
  const subnets = new Set(acl.subnetIds);
  const isInside = worst.scope.reach === "private";
  const behind = open.filter(
    ({ groupId, rule, scope }) =>
      (scope?.reach === "private") === isInside &&
      judge.holdersOf(groupId).some((holder) => holder.subnetIds.some((id) => subnets.has(id))) &&
      isOfProtocol(rule, worst.protocol) &&
      worst.boxes.some((box) => (scope?.ranges ?? []).some((range) => overlap(box, boxOf(rule, range)))),
  );
  const exposures = behind.flatMap(({ finding }) => (finding === null ? [] : [finding.exposure]));
  const missing = judge.layout.missingReason(SNAPSHOT_FILES.networkInterfaces);
  if (missing !== null) exposures.push(unknown(`${SNAPSHOT_FILES.networkInterfaces}: ${missing}`));
  if (exposures.length === 0) return notReachable("no security group in its subnets allows as much");
  return combineExposures(exposures);
}

function isOfProtocol(rule: LiveRule, protocol: string): boolean {
  return rule.protocol === "-1" || rule.protocol === protocol;
}

function boxOf({ protocol, fromPort, toPort }: LiveRule, range: TrafficBox["range"]): TrafficBox {
  return hasPorts(protocol)
    ? { range, fromPort: fromPort ?? 0, toPort: toPort ?? 65_535 }
    : { range, fromPort: 0, toPort: 65_535 };
}

function rowOf(acl: NetworkAcl, entry: AclEntry, finding: Finding | null, worst: WorstPart | null): RuleRow {
  return {
    resourceType: "network-acl",
    resourceId: acl.networkAclId,
    resourceName: acl.name,
    vpcId: acl.vpcId,
    ruleId: String(entry.ruleNumber),
    traffic: formatTraffic(entry),
    peer: entry.cidr,
    description: "",
    severity: finding?.severity ?? null,
    findingId: finding?.findingId ?? null,
    because: worst?.grade.kind ?? "tight, or denied by an earlier entry",
  };
}
