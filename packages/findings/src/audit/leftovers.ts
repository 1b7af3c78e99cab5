import { counted } from "@sgt/cidr";
import { ruleIdentity, type SecurityGroup, SNAPSHOT_FILES } from "@sgt/snapshot";
import type { AuditContext } from "./audit-context.js";
import { type Draft, groupResource } from "./audit-draft.js";
import { ruleStep } from "./open-rules.js";

/** AWS makes one in every VPC, and nobody can delete it. */
const DEFAULT_GROUP = "default";

/** Groups that no interface carries. Only where the snapshot holds all interfaces: see {@link knowsAllInterfaces}. */
export function groupsWithoutInterface(context: AuditContext): Draft[] {
  if (!knowsAllInterfaces(context)) return [];
  const used = new Set(context.region.enis.flatMap((eni) => eni.groupIds));
  return context.region.groups
    .filter((group) => !used.has(group.groupId) && group.groupName !== DEFAULT_GROUP && isAlone(group, context))
    .map((group) => {
      const resource = groupResource(group);
      const what = `It is associated with no network interface; it has ${counted(group.ingress.length, "inbound rule")}.`;
      const evidence = [{ resource, says: `not used by ${counted(context.region.enis.length, "network interface")}` }];
      return { kind: "group-without-interface", resource, title: `Nothing uses ${group.groupName}`, what, evidence };
    });
}

/** A group of another account, or one that others may carry: nobody here knows all its interfaces. */
function isAlone({ ownerId, sharedWith, maybeShared }: SecurityGroup, { region }: AuditContext): boolean {
  return ownerId === region.accountId && sharedWith === undefined && maybeShared !== true;
}

/** An instance, database or load balancer whose interface is missing shows that the list of interfaces has holes. */
export function knowsAllInterfaces({ nodes, region }: AuditContext): boolean {
  const isMissing = region.missing.some(({ file }) => file === SNAPSHOT_FILES.networkInterfaces);
  return !isMissing && nodes.every(({ eniId }) => eniId !== null);
}

/** Rules that admit a group of this account and VPC which is not there. */
export function rulesToMissingGroups({ region, groups }: AuditContext): Draft[] {
  return region.groups.flatMap((group) =>
    group.ingress.flatMap((rule) => {
      const { peer } = rule;
      if (peer.kind !== "group" || groups.has(peer.groupId)) return [];
      const isElsewhere =
        (peer.accountId !== undefined && peer.accountId !== region.accountId) ||
        (peer.vpcId !== undefined && peer.vpcId !== group.vpcId);
      if (isElsewhere) return [];
      return [
        {
          kind: "rule-to-missing-group",
          resource: groupResource(group),
          detail: ruleIdentity(rule),
          title: `${group.groupName} refers to a deleted group`,
          what: `${peer.groupId === "" ? "The group" : peer.groupId} is not in the snapshot.`,
          evidence: [ruleStep(group, rule)],
        } satisfies Draft,
      ];
    }),
  );
}
