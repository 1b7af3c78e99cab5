import { isSgtError } from "@sgt/cidr";
import type { LiveRule, Rule } from "@sgt/snapshot";
import type { ChangeRun } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import { ruleInside } from "../rule/rule-inside.js";
import { settableTags } from "../rule/rule-marks.js";
import type { Move } from "./move.js";
import { waitForRules } from "./wait-for-rules.js";

type Restore = Extract<Move, { kind: "restore" }>;
type Modify = Extract<Move, { kind: "modify" }>;
type Remove = Extract<Move, { kind: "remove" }>;

/** The work of reverting one group, taken off as it is done. */
export interface RulesToMove {
  readonly groupId: string;
  readonly modify: readonly Modify[];
  readonly restore: readonly Restore[];
  /** What is left of it when all is given back. */
  readonly remove: Remove[];
  /** Rules that stand and stay: what our rules may be covered by. */
  readonly standing: Rule[];
  /** How many rules this run gave back and took away; those that were found so already are not counted. */
  readonly counts: { restored: number; removed: number };
}

/** Makes rules again what they were before they were changed in place. */
export async function modifyBack(run: ChangeRun, work: RulesToMove): Promise<void> {
  for (const { rule, to } of work.modify) {
    const was = withoutId(to);
    await performCall(run, { action: "modify", groupId: work.groupId, rules: [rule], to: was });
    work.standing.push(was);
    work.counts.restored += 1;
  }
}

/**
 * Gives rules back, as many in a call as there is room for. Where there is none, rules of ours that are
 * covered already make some; AWS is asked rather than its quota counted, because others use it too.
 *
 * @throws SGT_AWS_NO_ROOM when one rule does not fit and nothing can make room
 */
export async function restoreRules(run: ChangeRun, work: RulesToMove): Promise<void> {
  // Those that make most room first: in short room the order can decide whether there is a way.
  const order = [...work.restore].sort((a, b) => makesRoom(work, b) - makesRoom(work, a));
  for (const batch of batches(order)) await restoreBatch(run, work, batch);
}

async function restoreBatch(run: ChangeRun, work: RulesToMove, batch: Batch): Promise<void> {
  let size = batch.moves.length;
  for (let done = 0; done < batch.moves.length; ) {
    const part = { ...batch, moves: batch.moves.slice(done, done + size) };
    if (await authorize(run, work, part)) done += part.moves.length;
    else if (size > 1) size = Math.ceil(size / 2);
    else if (!(await removeCovered(run, work))) await authorize(run, work, part, true);
  }
}

/** False when there was no room; `last` throws that instead. */
async function authorize(run: ChangeRun, work: RulesToMove, batch: Batch, last = false): Promise<boolean> {
  const { moves, tags, doubt } = batch;
  const rules = moves.map(({ rule }) => withoutId(rule));
  const goneIds = new Set(moves.flatMap((move) => [...move.goneIds]));
  try {
    const call = { action: "authorize", groupId: work.groupId, rules, tags, goneIds } as const;
    if (await performCall(run, call, doubt)) work.counts.restored += rules.length;
  } catch (error) {
    if (!last && isSgtError(error) && error.code === "SGT_AWS_NO_ROOM") return false;
    throw error;
  }
  work.standing.push(...rules);
  return true;
}

/** What goes into one call: tags hold for all of it. */
interface Batch {
  readonly moves: readonly Restore[];
  readonly tags: Readonly<Record<string, string>>;
  readonly doubt: boolean;
}

/** One call each for rules in doubt, so that "duplicate" speaks of one rule; the others by their tags. */
function batches(restores: readonly Restore[]): Batch[] {
  const byTags = new Map<string, Restore[]>();
  for (const [i, move] of restores.entries()) {
    const key = move.doubt ? `doubt ${i}` : JSON.stringify(Object.entries(settableTags(move.rule)).sort());
    byTags.set(key, [...(byTags.get(key) ?? []), move]);
  }
  return [...byTags.values()].flatMap((moves) => {
    const [first] = moves;
    return first === undefined ? [] : [{ moves, tags: settableTags(first.rule), doubt: first.doubt }];
  });
}

function makesRoom(work: RulesToMove, { rule }: Restore): number {
  return work.remove.filter((one) => ruleInside(one.rule, rule)).length;
}

/** Removes those of our rules that a standing rule covers; false when there was none. */
async function removeCovered(run: ChangeRun, work: RulesToMove): Promise<boolean> {
  const covered = work.remove.filter(({ rule }) => work.standing.some((outer) => ruleInside(rule, outer)));
  const covering = work.standing.filter((outer) => covered.some(({ rule }) => ruleInside(rule, outer)));
  // What takes over must be live before our rules go.
  if (covered.length > 0) await waitForRules(run, work.groupId, covering);
  await removeRules(run, work, covered);
  const gone = new Set(covered);
  work.remove.splice(0, work.remove.length, ...work.remove.filter((one) => !gone.has(one)));
  return covered.length > 0;
}

/** Revokes rules of ours: one call for those we are sure of, one each for the others. */
export async function removeRules(run: ChangeRun, work: RulesToMove, moves: readonly Remove[]): Promise<void> {
  const sure = moves.filter((one) => !one.doubt);
  const calls = [...(sure.length > 0 ? [sure] : []), ...moves.filter((one) => one.doubt).map((one) => [one])];
  for (const part of calls) {
    const call = { action: "revoke", groupId: work.groupId, rules: part.map(({ rule }) => rule) } as const;
    if (await performCall(run, call, part[0]?.doubt ?? false)) work.counts.removed += part.length;
  }
}

function withoutId(rule: LiveRule): Rule {
  const { ruleId: _id, tags: _tags, ...properties } = rule;
  return properties;
}
