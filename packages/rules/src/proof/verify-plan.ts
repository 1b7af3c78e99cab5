import { hasExpiry } from "../plan/expiry-mark.js";
import type { Plan } from "../plan/plan.js";
import { checkCompaction } from "./check-compaction.js";
import { checkEvidence, checkKept } from "./check-evidence.js";
import { checkGroupFigures, checkTotals } from "./check-figures.js";
import { checkGrowth, checkNewTrust } from "./check-growth.js";
import { checkQuota } from "./check-quota.js";
import { checkReferences } from "./check-references.js";
import { checkScope } from "./check-scope.js";
import { changedTraffic, checkTraffic } from "./check-traffic.js";
import { GroupSources } from "./group-sources.js";
import { playSteps } from "./play-steps.js";
import { Checks, type Verification } from "./verification.js";

/**
 * Checks every statement of the proof from the plan alone, by playing its steps and sweeping ranges
 * of addresses; none of the planner's code is used. What the plan says of its own proof is not
 * believed. Returns what was checked and what is broken, each with a counterexample; nothing is thrown.
 */
export function verifyPlan(plan: Plan): Verification {
  const checks = new Checks(plan.purpose);
  const observed = byGroup([...plan.observed, ...plan.possible]);
  const kept = byGroup(plan.kept);
  const references = byGroup(plan.references ?? []);
  let [addressesBefore, addressesAfter] = [0n, 0n];
  for (const group of plan.groups) {
    const moments = playSteps(group);
    const after = moments.states.at(-1) ?? [];
    const points = changedTraffic(group);
    const sources = new GroupSources(group, references.get(group.groupId) ?? []);
    const { purpose } = plan;
    if (purpose?.kind === "compact" || purpose?.kind === "extend") {
      checkGrowth({ group, points, states: moments.states, checks, newlyTrusted: purpose.newlyTrusted });
      if (purpose.kind === "compact") checkCompaction(group, plan.options, purpose, checks);
    } else {
      const acceptsMembers = plan.options.acceptedNewMembers !== null;
      checkTraffic({ group, points, states: moments.states, sources, acceptsMembers, checks });
    }
    const lasting = after.filter((rule) => !hasExpiry(rule));
    checkEvidence({ observed: observed.get(group.groupId) ?? [], group, after: lasting, sources, checks });
    checkKept({ kept: kept.get(group.groupId) ?? [], group, after: lasting, checks });
    checkQuota(group, moments.states, checks);
    checkScope(group, moments, plan, sources, checks);
    const trust = checkGroupFigures({ group, points, after, sources, checks });
    addressesBefore += trust.before;
    addressesAfter += trust.after;
  }
  checkGroupIds(plan, checks);
  checkReferences(plan, checks);
  checkNewTrust(plan, checks);
  checkTotals(plan, { before: addressesBefore, after: addressesAfter }, checks);
  return checks.verification();
}

function byGroup<T extends { readonly groupId: string }>(entries: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const same = groups.get(entry.groupId);
    if (same === undefined) groups.set(entry.groupId, [entry]);
    else same.push(entry);
  }
  return groups;
}

function checkGroupIds(plan: Plan, checks: Checks): void {
  const ids = new Set<string>();
  const twice = plan.groups.find(({ groupId }) => ids.size === ids.add(groupId).size)?.groupId;
  const message = `group ${twice} is planned twice`;
  checks.check("nothing-else", null, twice === undefined ? null : { message, counterexample: null });
  const told = [...plan.observed, ...plan.possible, ...plan.kept, ...(plan.references ?? [])];
  const stray = told.find((entry) => !ids.has(entry.groupId));
  checks.check(
    "evidence-kept",
    null,
    stray === undefined ? null : { message: `no group ${stray.groupId}`, counterexample: null },
  );
}
