import { includesTraffic, type LiveRule, type LoadBalancer, type SecurityGroup } from "@sgt/snapshot";

import type { AuditContext } from "./audit-context.js";
import { type Draft, groupResource } from "./audit-draft.js";
import { openRules, ruleStep } from "./open-rules.js";
import { exposureOfRules, weighed } from "./rule-exposure.js";

/** Groups behind a load balancer that the internet reaches on the same ports directly. */
export function waysAroundLoadBalancers(context: AuditContext): Draft[] {
  const { region, nodesOfGroup } = context;
  const balancers = region.network?.loadBalancers ?? [];
  return region.groups.flatMap((group) => {
    const doors = group.ingress.filter((rule) => balancersOf(rule, balancers, group).length > 0);
    const ways = openRules(group, region.prefixLists).filter((open) =>
      doors.some((door) => includesTraffic(open, door)),
    );
    const nodes = nodesOfGroup.get(group.groupId) ?? [];
    if (ways.length === 0 || nodes.length === 0) return [];
    const names = new Set(doors.flatMap((door) => balancersOf(door, balancers, group)).map(({ name }) => name));
    return [
      {
        kind: "way-around-load-balancer",
        resource: groupResource(group),
        title: `${group.groupName} can be reached around its load balancer`,
        what: `${nodes.length} behind ${[...names].join(", ")} also allow any address directly.`,
        evidence: [...doors, ...ways].map((rule) => ruleStep(group, rule)),
        ...weighed("way-around-load-balancer", exposureOfRules(context, group, ways)),
      } satisfies Draft,
    ];
  });
}

/** The load balancers that a rule admits by their group; a group shared by both sides says nothing. */
function balancersOf({ peer }: LiveRule, balancers: readonly LoadBalancer[], group: SecurityGroup): LoadBalancer[] {
  if (peer.kind !== "group" || peer.groupId === group.groupId) return [];
  return balancers.filter(({ groupIds }) => groupIds.includes(peer.groupId) && !groupIds.includes(group.groupId));
}
