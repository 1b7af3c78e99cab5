import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import type { ChangeRun } from "../change/change-run.js";
import { readUntil } from "../change/read-back.js";
import { awsError } from "../errors.js";
import { diffRules, formatDiff, type RuleDiff, sameRules } from "../rule/rule-diff.js";

export interface Expectation {
  readonly groupId: string;
  /** Any of these sets of rules will do; more than one while a call is in doubt. */
  readonly anyOf: readonly (readonly Rule[])[];
  /** Identities that this run adds or removes: a read may lag behind for them and for no other. */
  readonly ours: ReadonlySet<string>;
}

/**
 * Reads a group until exactly the expected rules stand. This is what must be true before a revocation:
 * the rules that take over are live.
 *
 * @throws SGT_AWS_FOREIGN_CHANGE at once when the difference is not of our making
 * @throws SGT_AWS_UNSETTLED when reads still differ after `settleMs`
 * @throws SGT_AWS_STOPPED when told to stop while waiting
 */
export async function expectRules(run: ChangeRun, expectation: Expectation): Promise<readonly LiveRule[]> {
  const { groupId, anyOf, ours } = expectation;
  const isExpected = (live: readonly Rule[]): boolean => anyOf.some((rules) => sameRules(rules, live));
  const isForeign = (live: readonly Rule[]): boolean => !anyOf.some((rules) => mayLag(diffRules(rules, live), ours));
  const { live } = await readUntil(
    run,
    groupId,
    (rules) => isExpected(rules) || isForeign(rules),
    run.timing.settleMs,
    run.signal,
  );
  if (isExpected(live)) return live;
  const diff = formatDiff(diffRules(anyOf.at(-1) ?? [], live));
  if (isForeign(live)) throw foreignChange(groupId, diff);
  if (run.signal?.aborted === true) {
    throw awsError("SGT_AWS_STOPPED", `stopped while waiting for "${groupId}"`, { details: { groupId } });
  }
  throw unsettled(groupId, diff);
}

/** The error of reads that do not show what AWS confirmed. */
export function unsettled(groupId: string, difference: string): Error {
  return awsError("SGT_AWS_UNSETTLED", `reads of "${groupId}" do not show what AWS confirmed: ${difference}`, {
    source: "aws",
    hint: "Check the group; resume when it is correct, or revert.",
    details: { groupId, difference },
  });
}

function mayLag({ missing, unexpected }: RuleDiff, ours: ReadonlySet<string>): boolean {
  return [...missing, ...unexpected].every((rule) => ours.has(ruleIdentity(rule)));
}

/** The error of a change that somebody else made while a run was at work. */
export function foreignChange(groupId: string, difference: string): Error {
  return awsError("SGT_AWS_FOREIGN_CHANGE", `someone else changed "${groupId}" during the run: ${difference}`, {
    hint: "Agree who changes the group, then resume or revert.",
    details: { groupId, difference },
  });
}
