import { isSgtError } from "@sgt/cidr";
import type { LiveRule, Rule } from "@sgt/rules";
import type { ChangeRun } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import { ruleInside } from "../rule/rule-inside.js";
import { settableTags } from "../rule/rule-marks.js";

/** A rule to give back or to take away; in doubt, the call finds out whether it stands. */
export interface RuleToMove {
  readonly rule: LiveRule;
  readonly doubt: boolean;
}

/** The work of reverting one group, taken off as it is done. */
export interface RulesToMove {
  readonly groupId: string;
  readonly restore: RuleToMove[];
  readonly remove: RuleToMove[];
  /** Rules that stand and stay: what our rules may be covered by. */
  readonly standing: Rule[];
}

/**
 * Gives rules back, as many in a call as there is room for. Where there is none, rules of ours that are
 * covered already make some; AWS is asked rather than its quota counted, because others use it too.
 *
 * @throws SGT_AWS_NO_ROOM when one rule does not fit and nothing can make room
 */
export async function restoreRules(run: ChangeRun, work: RulesToMove): Promise<void> {
  // Those that make most room first: in short room the order can decide whether there is a way.
  const order = work.restore.splice(0).sort((a, b) => makesRoom(work, b) - makesRoom(work, a));
  for (const batch of batches(order)) await restoreBatch(run, work, batch);
}

async function restoreBatch(run: ChangeRun, work: RulesToMove, batch: readonly RuleToMove[]): Promise<void> {
  let size = batch.length;
  for (let done = 0; done < batch.length; ) {
    const part = batch.slice(done, done + size);
    if (await authorize(run, work, part)) done += part.length;
    else if (size > 1) size = Math.ceil(size / 2);
    else if (!(await removeCovered(run, work))) await authorize(run, work, part, true);
  }
}

/** False when there was no room; `last` throws that instead. */
async function authorize(
  run: ChangeRun,
  work: RulesToMove,
  part: readonly RuleToMove[],
  last = false,
): Promise<boolean> {
  const rules = part.map(({ rule }) => withoutId(rule));
  const tags = settableTags(
    part[0]?.rule ?? { protocol: "", fromPort: null, toPort: null, peer: { kind: "ipv4", cidr: "" } },
  );
  try {
    await performCall(run, { action: "authorize", groupId: work.groupId, rules, tags }, part[0]?.doubt ?? false);
  } catch (error) {
    if (!last && isSgtError(error) && error.code === "SGT_AWS_NO_ROOM") return false;
    throw error;
  }
  work.standing.push(...rules);
  return true;
}

/** One call each for rules in doubt, so that "duplicate" speaks of one rule; the others by their tags, which hold for a whole call. */
function batches(rules: readonly RuleToMove[]): RuleToMove[][] {
  const byTags = new Map<string, RuleToMove[]>();
  for (const [i, one] of rules.entries()) {
    const key = one.doubt ? `doubt ${i}` : JSON.stringify(Object.entries(settableTags(one.rule)).sort());
    const batch = byTags.get(key);
    if (batch === undefined) byTags.set(key, [one]);
    else batch.push(one);
  }
  return [...byTags.values()];
}

function makesRoom(work: RulesToMove, { rule }: RuleToMove): number {
  return work.remove.filter((one) => ruleInside(one.rule, rule)).length;
}

/** Removes those of our rules that a standing rule covers; false when there was none. */
async function removeCovered(run: ChangeRun, work: RulesToMove): Promise<boolean> {
  const covered = work.remove.filter(({ rule }) => work.standing.some((outer) => ruleInside(rule, outer)));
  await removeRules(run, work.groupId, covered);
  const gone = new Set(covered);
  work.remove.splice(0, work.remove.length, ...work.remove.filter((one) => !gone.has(one)));
  return covered.length > 0;
}

/** Revokes rules of ours: one call for those we are sure of, one each for the others. */
export async function removeRules(run: ChangeRun, groupId: string, rules: readonly RuleToMove[]): Promise<void> {
  const sure = rules.filter((one) => !one.doubt).map((one) => one.rule);
  if (sure.length > 0) await performCall(run, { action: "revoke", groupId, rules: sure });
  for (const { rule } of rules.filter((one) => one.doubt)) {
    await performCall(run, { action: "revoke", groupId, rules: [rule] }, true);
  }
}

function withoutId(rule: LiveRule): Rule {
  const { ruleId: _id, tags: _tags, ...properties } = rule;
  return properties;
}
