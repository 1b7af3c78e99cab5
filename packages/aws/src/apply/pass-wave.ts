import type { GroupPlan } from "@sgt/rules";
import { type Rule, ruleIdentity } from "@sgt/snapshot";
import { type ChangeRun, stopIfAsked } from "../change/change-run.js";
import { awsError } from "../errors.js";
import { expectRules } from "./expect-rules.js";
import type { WaveDone, WaveOptions } from "./waves.js";

/** Asked after the pause of a wave; false ends the run there, to be resumed or reverted. */
export type ConfirmWave = (wave: WaveDone) => Promise<boolean>;

export interface WaveEnd extends WaveDone {
  readonly groups: readonly GroupPlan[];
  readonly pauseMs: WaveOptions["pauseMs"];
  readonly confirm: ConfirmWave | undefined;
}

/**
 * Waits between two waves, looks whether the groups of the one that is done still stand as planned, and
 * asks. A run that is killed meanwhile waits and asks anew when it is resumed.
 *
 * @throws SGT_AWS_FOREIGN_CHANGE when somebody changed a group since
 * @throws SGT_AWS_STOPPED when told to stop, or not to go on
 */
export async function passWave(run: ChangeRun, { groups, pauseMs = 0, confirm, ...done }: WaveEnd): Promise<void> {
  const { index } = done;
  await run.journal.append({ kind: "wave", index, result: "done" });
  run.emit({ kind: "wave-done", ...done, pauseMs });
  await run.clock.sleep(pauseMs, run.signal);
  stopIfAsked(run);
  for (const group of groups) await expectRules(run, { groupId: group.groupId, ...asPlanned(group) });
  if (confirm !== undefined && !(await confirm(done))) {
    throw awsError("SGT_AWS_STOPPED", `stopped after wave ${index} of ${done.waveCount}`, {
      hint: "Resume it, or revert it from the journal.",
    });
  }
  await run.journal.append({ kind: "wave", index, result: "passed" });
}

function asPlanned({ before, add, remove }: GroupPlan): { anyOf: Rule[][]; ours: Set<string> } {
  const gone = new Set(remove.map(ruleIdentity));
  const after = [...before.filter((rule) => !gone.has(ruleIdentity(rule))), ...add];
  return { anyOf: [after], ours: new Set([...add, ...remove].map(ruleIdentity)) };
}
