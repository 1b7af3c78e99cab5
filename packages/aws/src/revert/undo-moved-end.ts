import { movedTags } from "@sgt/rules";
import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import type { ModifiedRule } from "../journal/modified-rule.js";
import { sameTags, sameText } from "../rule/rule-marks.js";
import type { Move } from "./move.js";

/** What a read shows of a rule whose end was moved. */
export interface MovedSight {
  /** The rule with its id. */
  readonly now: LiveRule | undefined;
  /** The last call about it is so young that a read may not show it yet. */
  readonly recent: boolean;
}

/**
 * Decides about a rule that got a later end in place: its description, and those of its tags that moved with it, are to say the
 * earlier end again. A rule that is gone was closed by somebody else, at its end or before, and stays closed.
 */
export function undoMovedEnd(moved: ModifiedRule, { now, recent }: MovedSight): Move[] {
  const { before, to, made, undone } = moved;
  if (made === null) return [];
  if (now === undefined) return [{ kind: "drift", id: "removed-by-others", rule: before }];
  const isOurs = sameText(now, to);
  const changed: Move = { kind: "drift", id: "changed-by-others", rule: now };
  if (ruleIdentity(now) !== ruleIdentity(before) || !(isOurs || sameText(now, before))) return [changed];
  if (isOurs && undone === "certain" && !recent) return [changed];
  const tags = earlierTags(moved, now, recent);
  const isTextBack = !isOurs && !(recent && undone !== "certain");
  const isBack = (isTextBack || undone === "certain") && Object.keys(tags).length === 0;
  const foreign = sameTags(before, { ...now, tags: { ...now.tags, ...tags } }) ? [] : [changed];
  return isBack ? foreign : [{ kind: "end", rule: now, to: before, tags }, ...foreign];
}

/** The tags to set again; also where a read that may be old shows that they are set. */
function earlierTags({ before, to }: ModifiedRule, now: LiveRule, recent: boolean): Record<string, string> {
  const ours = Object.entries(movedTags(before, to));
  return Object.fromEntries(
    ours.flatMap(([key, value]) => {
      const was = before.tags?.[key] ?? "";
      const found = now.tags?.[key];
      const isOurs = found === value && found !== was;
      return isOurs || (recent && found === was) ? [[key, was]] : [];
    }),
  );
}
