import { settableTags } from "../rule/rule-marks.js";
import type { Back } from "./move.js";

/**
 * Returns what goes back, in calls and in order: what apply took away last first. What one call took away goes
 * back together, apart by tags, which hold for all of a call. Rules in doubt go alone, so that "duplicate" speaks
 * of one rule, and so do changes in place.
 */
export function backBatches(moves: readonly Back[]): Back[][] {
  const batches = new Map<string, Back[]>();
  const ordered = moves.map((move, at) => ({ move, at })).sort((a, b) => b.move.callId - a.move.callId || a.at - b.at);
  for (const { move, at } of ordered) {
    const key = isAlone(move) ? `${move.callId} ${at}` : `${move.callId} ${tagText(move)}`;
    batches.set(key, [...(batches.get(key) ?? []), move]);
  }
  return [...batches.values()];
}

function isAlone(move: Back): boolean {
  return move.kind === "modify" || move.doubt;
}

function tagText({ rule }: Back): string {
  return JSON.stringify(Object.entries(settableTags(rule)).sort());
}
