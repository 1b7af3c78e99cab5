import { counted } from "@sgt/cidr";
import { formatRule } from "@sgt/snapshot";
import { hasExpiry, lastsUntil, readExpiry } from "../plan/expiry-mark.js";
import type { GroupPlan, PlanOptions } from "../plan/plan.js";
import type { ExpirePurpose, ExtendPurpose } from "../plan/purpose.js";
import { isInside, isPrivate } from "./check-replaced.js";
import { keyOf } from "./play-steps.js";
import type { ScopeCheck } from "./verification.js";

/** Checks the rules that compaction may touch: private ones without an end, each inside one of its traffic that stands after. */
export function checkCompacted(group: GroupPlan, options: PlanOptions, check: ScopeCheck): void {
  const gone = new Set(group.remove.map(keyOf));
  const after = [...group.before.filter((rule) => !gone.has(keyOf(rule))), ...group.add];
  for (const rule of group.remove) {
    const mayGo = isPrivate(rule, options) && !hasExpiry(rule);
    check(mayGo, `${formatRule(rule)} must not be touched`, formatRule(rule));
    const home = after.some((wide) => isPrivate(wide, options) && !hasExpiry(wide) && isInside(rule, wide));
    check(home, `${formatRule(rule)} is removed, and no rule of its kind covers it`, formatRule(rule));
  }
  for (const rule of group.add) {
    const count = group.remove.filter((old) => isInside(old, rule)).length;
    check(count > 1, `${formatRule(rule)} covers ${counted(count, "rule")}: nothing is saved`, formatRule(rule));
  }
}

/** Checks that an extension takes nothing away but an earlier end, and that all it adds says when it ends. */
export function checkOnlyAdds(group: GroupPlan, purpose: ExtendPurpose, check: ScopeCheck): void {
  const added = new Set(group.add.map(keyOf));
  for (const rule of group.remove) {
    check(added.has(keyOf(rule)), `${formatRule(rule)} is removed by an extension`, keyOf(rule));
    // What lasts as long, or for ever, must not get an earlier end.
    check(!lastsUntil(rule, purpose.expiresAt), `${formatRule(rule)} must not end ${purpose.expiresAt}`, keyOf(rule));
  }
  for (const rule of group.add) {
    const expiry = readExpiry(rule);
    const ends = expiry.kind === "ends" && expiry.mark.expiresAt === purpose.expiresAt;
    check(
      ends,
      `the description of ${formatRule(rule)} does not say that it ends ${purpose.expiresAt}`,
      formatRule(rule),
    );
  }
}

/** Checks that only rules past their end are closed, and nothing is added. */
export function checkEnded(group: GroupPlan, { asOf }: ExpirePurpose, check: ScopeCheck): void {
  check(group.add.length === 0, "an expiry adds nothing", group.add.map(keyOf)[0] ?? null);
  for (const rule of group.remove) {
    const expiry = readExpiry(rule);
    const ended = expiry.kind === "ends" && expiry.mark.expiresAt <= asOf;
    check(ended, `${formatRule(rule)} has not ended by ${asOf}`, formatRule(rule));
  }
}
