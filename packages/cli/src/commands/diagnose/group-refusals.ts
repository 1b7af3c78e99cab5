import type { Refusal } from "@sgt/rules";
import { groupBy, ruleIdentity } from "@sgt/snapshot";

/** Sources that are refused in the same place for the same reason: one thing to mend. */
export interface RefusalGroup {
  /** The first of them. */
  readonly sample: Refusal;
  readonly sources: readonly string[];
  readonly recordCount: number;
  /** Seconds since 1970. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly lastAccepted: number | null;
}

/** Joins refusals with the same groups, port and explanation, in the order of the first of each. */
export function groupRefusals(refusals: readonly Refusal[]): RefusalGroup[] {
  const byKey = groupBy(refusals, ({ cause, groups, protocol, port, explained }) => {
    const rule = explained === null ? "" : `${explained.planId} ${explained.groupId} ${ruleIdentity(explained.rule)}`;
    return [cause, groups.map(({ groupId }) => groupId).join(","), protocol, port, rule].join(" ");
  });
  return [...byKey.values()].flatMap((same) => (same[0] === undefined ? [] : [joined(same[0], same)]));
}

/** Returns a refusal as a group of its own. */
export function singleGroup(refusal: Refusal): RefusalGroup {
  return joined(refusal, [refusal]);
}

function joined(sample: Refusal, same: readonly Refusal[]): RefusalGroup {
  const accepted = same.flatMap(({ lastAccepted }) => lastAccepted ?? []);
  return {
    sample,
    sources: same.map(({ source }) => source),
    recordCount: same.reduce((sum, { recordCount }) => sum + recordCount, 0),
    firstSeen: same.reduce((first, { firstSeen }) => Math.min(first, firstSeen), Number.POSITIVE_INFINITY),
    lastSeen: same.reduce((last, { lastSeen }) => Math.max(last, lastSeen), 0),
    lastAccepted: accepted.length === 0 ? null : accepted.reduce((last, at) => Math.max(last, at)),
  };
}
