import type { Rule } from "@sgt/snapshot";
import { hasExpiry } from "../plan/expiry-mark.js";
import type { GroupPlan, PlanOptions } from "../plan/plan.js";
import type { CompactPurpose } from "../plan/purpose.js";
import { intersection, sizeOf } from "./address-ranges.js";
import { isPeerInside, peerOfCidr, rangesOf } from "./admitted-ranges.js";
import { isInside, isPrivate } from "./check-replaced.js";
import { keyOf } from "./play-steps.js";
import { admits, trafficPoints } from "./traffic-point.js";
import type { Checks } from "./verification.js";

/**
 * Checks within-waste for each wider rule: how much of it none of the rules that it takes in admitted;
 * that it lies in one private block and reaches across no fence; and that no rule for an emergency,
 * on traffic that both admit, is a part of it: closing that would then refuse nobody.
 */
export function checkCompaction(
  group: GroupPlan,
  options: PlanOptions,
  { maxWaste, fences }: CompactPurpose,
  checks: Checks,
): void {
  const check = (holds: boolean, rule: Rule, message: string) =>
    checks.check(
      "within-waste",
      group.groupId,
      holds ? null : { message: `${keyOf(rule)} ${message}`, counterexample: keyOf(rule) },
    );
  const emergency = group.before.filter(hasExpiry);
  for (const rule of group.add) {
    const taken = group.remove.filter((old) => isInside(old, rule));
    check(isWithinWaste(rule, taken, maxWaste), rule, `is new by more than ${maxWaste}`);
    check(isPrivate(rule, options), rule, "is not a private CIDR");
    const crossed = fences.find((cidr) => {
      const fence = peerOfCidr(cidr);
      return isPartOf(fence, rule.peer) && !taken.some((old) => isPartOf(fence, old.peer));
    });
    check(crossed === undefined, rule, `reaches across the fence ${crossed}`);
    const swallowed = emergency.find((other) => swallows(rule, other) && !taken.some((old) => swallows(old, other)));
    check(swallowed === undefined, rule, `covers ${swallowed === undefined ? "" : keyOf(swallowed)}, which is kept`);
  }
}

/** A share times a power of two is exact in floating point, and so is the integer below it. */
function isWithinWaste(rule: Rule, taken: readonly Rule[], maxWaste: number): boolean {
  const whole = rangesOf([rule]);
  const size = sizeOf(whole);
  return size - sizeOf(intersection(whole, rangesOf(taken))) <= BigInt(Math.floor(maxWaste * Number(size)));
}

/** Whether the other rule is a part, on some traffic that both admit. */
function swallows(rule: Rule, other: Rule): boolean {
  if (!isPartOf(other.peer, rule.peer)) return false;
  return trafficPoints([rule, other], [rule]).some((point) => admits(other, point));
}

/** Inside, and not the same. */
function isPartOf(inner: Rule["peer"], outer: Rule["peer"]): boolean {
  return isPeerInside(inner, outer) && !isPeerInside(outer, inner);
}
