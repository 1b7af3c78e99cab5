import type { NetworkInterface, PrivateLinkBalancer, RegionSnapshot, SecurityGroup } from "@sgt/snapshot";
import type { Risk } from "../plan/plan.js";
import type { Verdict } from "./group-input.js";

/**
 * Returns why a group stays whose clients come through an endpoint service as well: these are in no flow log, so that nobody
 * can tell them apart from nobody. Null where no such load balancer has the group, or its groups do not judge endpoints.
 */
export function privateLinkVerdict(group: SecurityGroup, region: RegionSnapshot): Verdict | null {
  const names = balancersOf(group, region)
    .filter(({ isJudged }) => isJudged)
    .map(({ name }) => name);
  if (names.length === 0) return null;
  const reason = `traffic to ${names.join(", ")} through endpoint services is not in flow logs`;
  return { decision: "observe", reasonId: "privatelink-not-logged", reason };
}

/** What a reader has to know of endpoint services before the group's load balancers. */
export function privateLinkRisks(
  group: SecurityGroup,
  region: RegionSnapshot,
  enis: readonly NetworkInterface[],
): Risk[] {
  if (region.privateLink === undefined) return unknownRisk(enis);
  return balancersOf(group, region).map(({ name, serviceNames, isJudged }) => ({
    id: isJudged ? "privatelink-not-logged" : "privatelink-not-judged",
    message: isJudged
      ? `traffic to ${name} through ${serviceNames.join(", ")} is not in flow logs`
      : `${name} does not apply its groups to traffic from ${serviceNames.join(", ")}`,
  }));
}

function balancersOf({ groupId }: SecurityGroup, { privateLink = [] }: RegionSnapshot): PrivateLinkBalancer[] {
  return privateLink.filter(({ groupIds }) => groupIds.includes(groupId));
}

function unknownRisk(enis: readonly NetworkInterface[]): Risk[] {
  if (!enis.some(({ interfaceType }) => interfaceType === "network_load_balancer")) return [];
  const message = "whether its Network Load Balancers are behind endpoint services was not collected";
  return [{ id: "privatelink-unknown", message }];
}
