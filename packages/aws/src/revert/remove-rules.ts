import type { ChangeRun } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import type { Remove } from "./move.js";
import type { RevertWork } from "./revert-work.js";

/** Revokes rules of ours: one call for those we are sure of, one each for the others. */
export async function removeRules(run: ChangeRun, work: RevertWork, moves: readonly Remove[]): Promise<void> {
  const sure = moves.filter((one) => !one.doubt);
  const calls = [...(sure.length > 0 ? [sure] : []), ...moves.filter((one) => one.doubt).map((one) => [one])];
  for (const part of calls) {
    const call = { action: "revoke", groupId: work.groupId, rules: part.map(({ rule }) => rule) } as const;
    const isOurs = await performCall(run, call, part[0]?.doubt ?? false);
    for (const move of part) work.noteRemoved(move, isOurs);
  }
}
