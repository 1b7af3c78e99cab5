import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { type ChangeRun, stopIfAsked } from "../change/change-run.js";
import { readUntil } from "../change/read-back.js";
import { awsError } from "../errors.js";

/**
 * Reads a group until the rules that shall stand do, and those that shall be gone are.
 *
 * @throws SGT_AWS_UNSETTLED when reads still differ after `settleMs`
 * @throws SGT_AWS_STOPPED when told to stop while waiting
 */
export async function waitForRules(
  run: ChangeRun,
  groupId: string,
  standing: readonly Rule[],
  gone: readonly Rule[] = [],
): Promise<void> {
  const isSettled = (live: readonly Rule[]): boolean => {
    const found = new Set(live.map(ruleIdentity));
    return (
      standing.every((rule) => found.has(ruleIdentity(rule))) && !gone.some((rule) => found.has(ruleIdentity(rule)))
    );
  };
  await waitUntil(run, groupId, isSettled);
}

/**
 * Reads a group until it is as it is to be.
 *
 * @throws SGT_AWS_UNSETTLED, SGT_AWS_STOPPED as `waitForRules`
 */
export async function waitUntil(
  run: ChangeRun,
  groupId: string,
  isSettled: (live: readonly LiveRule[]) => boolean,
): Promise<void> {
  const { seen } = await readUntil(run, groupId, isSettled, run.timing.settleMs, run.signal);
  if (seen) return;
  stopIfAsked(run);
  throw awsError("SGT_AWS_UNSETTLED", `reads of "${groupId}" do not show what AWS confirmed`, {
    source: "aws",
    hint: "Check the group, then run the revert again.",
    details: { groupId },
  });
}
