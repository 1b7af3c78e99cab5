import { counted } from "@sgt/cidr";
import { type LiveRule, type RegionSnapshot, ruleIdentity, type SecurityGroup, SNAPSHOT_FILES } from "@sgt/snapshot";
import type { AuditContext } from "./audit-context.js";
import { type Draft, groupResource } from "./audit-draft.js";
import { ruleStep } from "./open-rules.js";

/** AWS makes one in every VPC, and nobody can delete it. */
const DEFAULT_GROUP = "default";

/** Groups associated with no interface. Only where the snapshot holds all interfaces: see {@link knowsAllInterfaces}. */
export function groupsWithoutInterface(context: AuditContext): Draft[] {
  if (!knowsAllInterfaces(context)) return [];
  const used = new Set(context.region.enis.flatMap((eni) => eni.groupIds));
  const referrers = referrersOf(context.region);
  return context.region.groups
    .filter((group) => !used.has(group.groupId) && group.groupName !== DEFAULT_GROUP && isAlone(group, context))
    .map((group) => withoutInterface(group, [...(referrers.get(group.groupId) ?? [])], context.region));
}

function withoutInterface(group: SecurityGroup, referrers: readonly SecurityGroup[], { enis }: RegionSnapshot): Draft {
  const resource = groupResource(group);
  const names = referrers.map(({ groupId, groupName }) => `${groupName} (${groupId})`).join(", ");
  const isNamed = referrers.length > 0;
  return {
    kind: "group-without-interface",
    resource,
    title: `No interface is associated with ${group.groupName}${isNamed ? `, but ${counted(referrers.length, "group refers", "groups refer")} to it` : ""}`,
    what: `It has ${counted(group.ingress.length, "inbound rule")}${isNamed ? `; rules of ${names} refer to it` : ""}.`,
    evidence: [
      { resource, says: `not used by ${counted(enis.length, "network interface")}` },
      ...referrers.map((other) => ({ resource: groupResource(other), says: `has a rule for ${group.groupId}` })),
    ],
    ...(isNamed ? { remedy: `Remove the rules that refer to it first: until then AWS refuses to delete it.` } : {}),
  };
}

/** Other groups with a rule for a group, inbound or outbound, by its id: AWS deletes no group that another refers to. */
function referrersOf({ groups }: RegionSnapshot): Map<string, Set<SecurityGroup>> {
  const referrers = new Map<string, Set<SecurityGroup>>();
  for (const group of groups) {
    for (const { peer } of [...group.ingress, ...group.egress]) {
      if (peer.kind !== "group" || peer.groupId === group.groupId) continue;
      referrers.set(peer.groupId, (referrers.get(peer.groupId) ?? new Set()).add(group));
    }
  }
  return referrers;
}

/** A group of another account, or one that others may use: nobody here knows all its interfaces. */
function isAlone({ ownerId, sharedWith, maybeShared }: SecurityGroup, { region }: AuditContext): boolean {
  return ownerId === region.accountId && sharedWith === undefined && maybeShared !== true;
}

/** An instance, database or load balancer whose interface is missing shows that the list of interfaces has holes. */
export function knowsAllInterfaces({ nodes, region }: AuditContext): boolean {
  const isMissing = region.missing.some(({ file }) => file === SNAPSHOT_FILES.networkInterfaces);
  return !isMissing && nodes.every(({ eniId }) => eniId !== null);
}

/**
 * Rules that AWS calls stale: for a group that is deleted, in this VPC or in a peer, and for one behind a peering
 * connection that is gone (VPC peering guide, stale security group rules). Of accounts that were not read, only AWS tells.
 */
export function rulesToMissingGroups(context: AuditContext): Draft[] {
  return context.region.groups.flatMap((group) => [
    ...group.ingress.flatMap((rule) => staleDraft(context, group, rule, "")),
    ...group.egress.flatMap((rule) => staleDraft(context, group, rule, "egress ")),
  ]);
}

function staleDraft(context: AuditContext, group: SecurityGroup, rule: LiveRule, side: string): Draft[] {
  const because = staleBecause(context, group, rule);
  if (because === null) return [];
  const step = ruleStep(group, rule);
  return [
    {
      kind: "rule-to-missing-group",
      resource: groupResource(group),
      detail: `${side}${ruleIdentity(rule)}`,
      title: `${group.groupName} refers to a ${because.title}`,
      what: because.what,
      evidence: [{ ...step, says: `${side}${step.says}` }],
    },
  ];
}

/** Null for a rule that is not stale as far as the snapshot tells. */
function staleBecause(
  { region, groups }: AuditContext,
  group: SecurityGroup,
  { peer }: LiveRule,
): { readonly title: string; readonly what: string } | null {
  if (peer.kind !== "group") return null;
  const broken = region.brokenPeerings?.find(
    ({ groupId, referencedId }) => groupId === group.groupId && referencedId === peer.groupId,
  );
  const name = peer.groupId === "" ? "The group" : peer.groupId;
  if (broken !== undefined) {
    const { connectionId, status } = broken;
    return {
      title: "group over a peering connection that is gone",
      what: `${name} is behind ${connectionId || "a VPC peering connection"}, which is ${status}.`,
    };
  }
  const isOurs = peer.accountId === undefined || peer.accountId === region.accountId;
  const isGone = isOurs ? !groups.has(peer.groupId) : (region.goneGroupIds?.includes(peer.groupId) ?? false);
  if (!isGone) return null;
  const where = isOurs ? "" : ` of ${peer.accountId}`;
  return { title: "deleted group", what: `${name}${where} is not in the snapshot.` };
}
