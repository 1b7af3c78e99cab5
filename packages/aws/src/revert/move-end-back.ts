import type { ChangeRun } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import { hasTags, sameText } from "../rule/rule-marks.js";
import type { End } from "./move.js";
import { plainRule } from "./plain-rule.js";
import type { RevertWork } from "./revert-work.js";
import { waitUntil } from "./wait-for-rules.js";

/** Gives a rule its earlier end again, in description and tags. Doing so twice does no harm. */
export async function moveEndBack(run: ChangeRun, work: RevertWork, { rule, to, tags }: End): Promise<void> {
  const { groupId } = work;
  await performCall(run, { action: "modify", groupId, rules: [rule], to: plainRule(to) });
  if (Object.keys(tags).length > 0) await performCall(run, { action: "tag", groupId, rules: [rule], tags });
  work.noteEnd();
}

/**
 * Reads a group until rules say their earlier ends.
 *
 * @throws SGT_AWS_UNSETTLED, SGT_AWS_STOPPED as `waitForRules`
 */
export async function waitForEnds(run: ChangeRun, groupId: string, ends: readonly End[]): Promise<void> {
  if (ends.length === 0) return;
  await waitUntil(run, groupId, (live) =>
    ends.every(({ rule, to, tags }) => {
      const now = live.find(({ ruleId }) => ruleId === rule.ruleId);
      return now === undefined || (sameText(now, to) && hasTags(now, tags));
    }),
  );
}
