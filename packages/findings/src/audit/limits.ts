import { counted } from "@sgt/cidr";
import { countQuota, DEFAULT_RULE_QUOTA, prefixListWeights } from "@sgt/rules";
import type { AuditContext } from "./audit-context.js";
import { type Draft, groupResource } from "./audit-draft.js";

/** From this share of the quota on the next rule or two do not fit. */
const NEAR = 0.9;
/** Groups per interface times rules per group, at most (Amazon VPC quotas). */
const RULES_PER_INTERFACE = 1000;

/** Groups with hardly any room for another rule. */
export function groupsNearQuota({ region }: AuditContext): Draft[] {
  const quota = region.ruleQuota ?? DEFAULT_RULE_QUOTA;
  const weights = prefixListWeights(region.prefixLists);
  const told = region.ruleQuota === null ? " (AWS's default; the applied quota was not collected)" : "";
  return region.groups.flatMap((group) => {
    const { ipv4, ipv6 } = countQuota(group.ingress, weights);
    const used = Math.max(ipv4, ipv6);
    if (used < quota * NEAR) return [];
    const resource = groupResource(group);
    return [
      {
        kind: "group-near-quota",
        resource,
        title: `${group.groupName} uses ${used} of ${quota} rules`,
        what: `Inbound, counted as AWS counts: ${ipv4} for IPv4, ${ipv6} for IPv6, of ${quota}${told}.`,
        evidence: [{ resource, says: counted(group.ingress.length, "inbound rule") }],
      } satisfies Draft,
    ];
  });
}

/** Interfaces whose groups hold more rules together than AWS takes. */
export function interfacesOverLimit({ region, groups }: AuditContext): Draft[] {
  const weights = prefixListWeights(region.prefixLists);
  return region.enis.flatMap((eni) => {
    const carried = eni.groupIds.flatMap((groupId) => groups.get(groupId) ?? []);
    const counts = carried.map((group) => countQuota(group.ingress, weights));
    const used = Math.max(
      ...(["ipv4", "ipv6"] as const).map((family) => counts.reduce((sum, one) => sum + one[family], 0)),
    );
    const allowed = eni.groupIds.length * (region.ruleQuota ?? DEFAULT_RULE_QUOTA);
    if (used <= RULES_PER_INTERFACE && allowed <= RULES_PER_INTERFACE) return [];
    return [
      {
        kind: "interface-over-rule-limit",
        resource: { type: "network-interface", id: eni.eniId, name: eni.description || eni.eniId, vpcId: eni.vpcId },
        title: `${eni.eniId} carries ${counted(eni.groupIds.length, "group")} with ${counted(used, "rule")}`,
        what: `${counted(eni.groupIds.length, "group")} of up to ${region.ruleQuota ?? DEFAULT_RULE_QUOTA} rules are ${allowed}; AWS takes ${RULES_PER_INTERFACE}.`,
        evidence: carried.map((group, i) => ({
          resource: groupResource(group),
          says: `${Math.max((counts[i] as { ipv4: number }).ipv4, (counts[i] as { ipv6: number }).ipv6)} inbound rules`,
        })),
      } satisfies Draft,
    ];
  });
}
