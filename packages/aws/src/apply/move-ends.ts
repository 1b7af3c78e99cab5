import { type GroupPlan, isMovedEnd, movedTags, readExpiry, type Step } from "@sgt/rules";
import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { type ChangeRun, stopIfAsked } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import { readUntil } from "../change/read-back.js";
import { hasTags, sameText } from "../rule/rule-marks.js";
import { endSteps } from "./apply-result.js";
import { foreignChange, unsettled } from "./expect-rules.js";

/**
 * Checks before a step that is about rules with an end that these still end when the plan says: one whose end somebody has moved
 * since is not to be closed, nor to get another end.
 *
 * @throws SGT_AWS_FOREIGN_CHANGE
 */
export function checkEnds(groupId: string, step: Step, live: readonly LiveRule[]): void {
  const wrong = live.find((now) => !isAsPlanned(step, now));
  if (wrong !== undefined) throw foreignChange(groupId, `the end of ${wrong.ruleId ?? ruleIdentity(wrong)} was moved`);
}

function isAsPlanned(step: Step, now: LiveRule): boolean {
  const identity = ruleIdentity(now);
  if (step.kind === "modify") {
    const { rule, to } = step;
    if (!isMovedEnd(rule, to) || ruleIdentity(rule) !== identity) return true;
    return sameText(to, now) || (sameText(rule, now) && endOf(rule) === endOf(now));
  }
  if (step.kind !== "revoke") return true;
  const planned = step.rules.find((rule) => ruleIdentity(rule) === identity);
  return planned === undefined || endOf(planned) === "none" || endOf(planned) === endOf(now);
}

function endOf(rule: LiveRule): string {
  const expiry = readExpiry(rule);
  return expiry.kind === "ends" ? expiry.mark.expiresAt : expiry.kind;
}

/**
 * Moves the ends that stand in tags after those in descriptions, and reads back that each rule says the new end. Of an earlier
 * run that was cut off it does what is left.
 *
 * @throws as `performCall`; SGT_AWS_UNSETTLED when reads do not show the new ends after `settleMs`
 */
export async function moveEnds(
  run: ChangeRun,
  { groupId, steps }: GroupPlan,
  live: readonly LiveRule[],
): Promise<void> {
  const moved = endSteps(steps).map(({ rule, to }) => ({ to, tags: movedTags(rule, to) }));
  if (moved.length === 0) return;
  for (const { to, tags } of moved) {
    const now = find(live, to);
    if (now !== undefined && !hasTags(now, tags))
      await performCall(run, { action: "tag", groupId, rules: [now], tags });
  }
  const isMoved = (read: readonly LiveRule[]): boolean =>
    moved.every(({ to, tags }) => {
      const now = find(read, to);
      return now !== undefined && sameText(now, to) && hasTags(now, tags);
    });
  const { seen } = await readUntil(run, groupId, isMoved, run.timing.settleMs, run.signal);
  if (seen) return;
  stopIfAsked(run);
  throw unsettled(groupId, "the new ends are not there");
}

function find(live: readonly LiveRule[], rule: Rule): LiveRule | undefined {
  return live.find((one) => ruleIdentity(one) === ruleIdentity(rule));
}
