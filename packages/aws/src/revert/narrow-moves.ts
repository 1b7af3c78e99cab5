import { awsError } from "../errors.js";
import type { GroupState } from "../journal/journal-state.js";
import { ruleInside } from "../rule/rule-inside.js";
import { type Back, type Move, ruleBack } from "./move.js";

/**
 * Keeps of the moves those that put back the named rules alone: these, and of our own rules the ones
 * inside them, unless a rule that stays revoked needs them too. What others did is always said.
 */
export function narrowMoves(moves: readonly Move[], ruleIds: ReadonlySet<string>): Move[] {
  const backs = moves.filter((move) => move.kind === "restore" || move.kind === "modify");
  const named = backs.filter(({ rule }) => ruleIds.has(rule.ruleId ?? ""));
  const left = backs.filter((move) => !named.includes(move));
  return moves.filter((move) => {
    if (move.kind === "restore" || move.kind === "modify") return named.includes(move);
    if (move.kind === "end") return ruleIds.has(move.rule.ruleId ?? "");
    if (move.kind !== "remove") return true;
    const isInside = (back: Back): boolean => ruleInside(move.rule, ruleBack(back));
    return named.some(isInside) && !left.some(isInside);
  });
}

/**
 * Checks that every id names a rule that stood before the run.
 *
 * @throws SGT_AWS_UNKNOWN_RULE
 */
export function checkRuleIds(ruleIds: readonly string[], groups: readonly GroupState[], journalPath: string): void {
  const known = new Set(groups.flatMap((group) => group.before.map((rule) => rule.ruleId)));
  const unknown = ruleIds.find((ruleId) => !known.has(ruleId));
  if (unknown === undefined) return;
  throw awsError("SGT_AWS_UNKNOWN_RULE", `rule "${unknown}" was in no group of journal "${journalPath}"`, {
    hint: "Name rules by the ids they had before the run; the journal lists them.",
    details: { ruleId: unknown, file: journalPath },
  });
}
