import { counted, formatCount } from "@sgt/cidr";
import { type GroupPlan, isMovedEnd, type Plan } from "@sgt/rules";
import { formatPercent } from "../text/numbers.js";

/** Returns what every piece of code says first: which plan, for what, and what it comes to. */
export function codeHead(plan: Plan): string[] {
  return [
    `Plan ${plan.planId} of ${plan.createdAt} for account ${plan.accountId}, ${plan.region}. Made by sgt.`,
    trustLine(plan),
  ];
}

/** Returns the plan's sum in one sentence. */
export function trustLine({ totals }: Plan): string {
  const [before, after] = [BigInt(totals.addressesBefore), BigInt(totals.addressesAfter)];
  if (before === 0n) return "Nothing changes.";
  const less = formatPercent(Number(before - after) / Number(before));
  return `${counted(before, "allowed address becomes", "allowed addresses become")} ${formatCount(after)}: ${less} less`;
}

/** Returns the groups that change. */
export function changingGroups(plan: Plan): readonly GroupPlan[] {
  return plan.groups.filter((group) => group.steps.length > 0);
}

/**
 * Reports whether all new rules of a group fit the quota beside all old ones: else only the plan's own
 * order of calls leads from before to after, and a tool that knows two states cannot go there. Nor can it move an end in place.
 */
export function fitsAtOnce({ before, add, quota, steps }: GroupPlan): boolean {
  if (steps.some((step) => step.kind === "modify" && isMovedEnd(step.rule, step.to))) return false;
  const added = (kind: "ipv4" | "ipv6") => add.filter(({ peer }) => peer.kind === kind).length;
  const fits = (kind: "ipv4" | "ipv6") => added(kind) === 0 || quota[kind].before + added(kind) <= quota.limit;
  return before.length === 0 || (fits("ipv4") && fits("ipv6"));
}
