import type { Evidence } from "@sgt/flowlogs";
import { type GroupPlan, planGraded, type RuleDecision, type RuleUse, ruleUsage } from "@sgt/rules";
import { type RegionSnapshot, ruleIdentity } from "@sgt/snapshot";
import type { FindingTightening, FindingUse } from "../finding/finding.js";

import type { RuleEvidence } from "./assess-groups.js";

/** What a plan would take away from one group. */
export interface GroupTightening {
  readonly accountId: string;
  readonly region: string;
  readonly groupId: string;
  readonly groupName: string;
  /** Addresses that its eligible rules trust, summed over the rules; decimal text. */
  readonly addressesBefore: string;
  readonly addressesAfter: string;
  readonly rulesBefore: number;
  readonly rulesAfter: number;
}

export interface RegionEvidence {
  readonly byGroup: ReadonlyMap<string, ReadonlyMap<string, RuleEvidence>>;
  readonly shrinks: readonly GroupTightening[];
}

/** Returns hits and possible savings of a region's rules; nothing when there is no evidence, or nothing to attribute it by. */
export function regionEvidence(region: RegionSnapshot, evidence: Evidence | null, now: string): RegionEvidence {
  const byGroup = new Map<string, Map<string, RuleEvidence>>();
  if (evidence === null || !mayAttribute(region, evidence)) return { byGroup, shrinks: [] };
  const { plan } = planGraded({ region, evidence, now });
  const shrinks = new Map(plan.groups.map((group) => [group.groupId, tighteningsOf(group)]));
  for (const use of ruleUsage({ region, evidence }).rules) {
    const identity = ruleIdentity(use.rule);
    const shrink = shrinks.get(use.groupId)?.get(identity);
    const rules = byGroup.get(use.groupId) ?? new Map<string, RuleEvidence>();
    byGroup.set(use.groupId, rules.set(identity, { use: useOf(use), ...(shrink === undefined ? {} : { shrink }) }));
  }
  const changed = plan.groups.filter((group) => group.steps.length > 0);
  return { byGroup, shrinks: changed.map((group) => groupTightening(region, group)) };
}

/** Interfaces of today, or a directory that tells of those before. */
function mayAttribute({ accountId, region, enis }: RegionSnapshot, { directory }: Evidence): boolean {
  return enis.length > 0 || (directory?.hasListed(accountId, region) ?? false);
}

function useOf({ state, recordCount, sourceCount, lastSeen }: RuleUse): FindingUse {
  return { state, recordCount, sourceCount, lastSeen };
}

function tighteningsOf({ decisions }: GroupPlan): Map<string, FindingTightening> {
  return new Map(
    decisions
      .filter(isChange)
      .map(({ rule, addressesBefore, addressesAfter }) => [ruleIdentity(rule), { addressesBefore, addressesAfter }]),
  );
}

function isChange({ addressesBefore, addressesAfter }: RuleDecision): boolean {
  return addressesBefore !== addressesAfter;
}

function groupTightening({ accountId, region }: RegionSnapshot, group: GroupPlan): GroupTightening {
  const changes = group.decisions.filter(isChange);
  const sum = (of: (decision: RuleDecision) => string) =>
    changes.reduce((total, one) => total + BigInt(of(one)), 0n).toString();
  return {
    accountId,
    region,
    groupId: group.groupId,
    groupName: group.groupName,
    addressesBefore: sum((one) => one.addressesBefore),
    addressesAfter: sum((one) => one.addressesAfter),
    rulesBefore: group.before.length,
    rulesAfter: group.before.length + group.add.length - group.remove.length,
  };
}
