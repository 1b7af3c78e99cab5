import { type LiveRule, ruleIdentity } from "@sgt/rules";
import type { GroupState, TouchedRule } from "../journal/journal-state.js";
import type { Drift, DriftId } from "./drift.js";

/**
 * A rule to add or to remove. In doubt, the reads cannot be trusted, because the last call about it is
 * recent: the call itself finds out, and "already so" is an answer.
 */
export interface RuleToMove {
  readonly rule: LiveRule;
  readonly doubt: boolean;
}

/** What puts one group back. */
export interface RevertDecision {
  /** Rules of before that are gone through us. */
  readonly restore: readonly RuleToMove[];
  /** Rules that we added. */
  readonly remove: readonly RuleToMove[];
  /** Rules that we gave back without their tags: as they stand, with the tags to give. */
  readonly retag: readonly LiveRule[];
  readonly drifts: readonly Drift[];
}

export interface RevertMoment {
  readonly nowMs: number;
  /** A call younger than this may not show in reads yet. */
  readonly lagMs: number;
}

/**
 * Decides from the journal and the live rules what to put back; pure. The journal wins over a read where
 * it is certain, since rule ids are never used twice and reads lag.
 */
export function decideRevert(state: GroupState, live: readonly LiveRule[], moment: RevertMoment): RevertDecision {
  const found = new Map(live.map((rule) => [ruleIdentity(rule), rule]));
  const decision: Draft = { groupId: state.groupId, restore: [], remove: [], retag: [], drifts: [] };
  for (const [identity, touched] of state.touched) {
    const recent = moment.nowMs - touched.lastIntentMs < moment.lagMs;
    const now = found.get(identity);
    if (touched.before === null) decideOurs(decision, touched, now, recent);
    else if (touched.removed !== null) decideTheirs(decision, touched, touched.before, now, recent);
  }
  noteUntouched(decision, state, found);
  return decision;
}

interface Draft {
  readonly groupId: string;
  readonly restore: RuleToMove[];
  readonly remove: RuleToMove[];
  readonly retag: LiveRule[];
  readonly drifts: Drift[];
}

/** A rule that stood before, and that we set out to revoke. */
function decideTheirs(draft: Draft, touched: TouchedRule, before: LiveRule, now: LiveRule | undefined, recent: boolean): void {
  if (now === undefined) {
    const restoredOnce = touched.addedIds.size > 0;
    if (restoredOnce && !recent) note(draft, "removed-after-revert", before);
    else draft.restore.push({ rule: before, doubt: touched.added !== null || touched.removed === "maybe" });
    return;
  }
  if (now.ruleId === before.ruleId) {
    // Still there by its own id: either never revoked, or the read is old.
    if (touched.removed === "certain" || recent) draft.restore.push({ rule: before, doubt: true });
    return;
  }
  const ours = touched.addedIds.has(now.ruleId ?? "") || (touched.added === "maybe" && touched.addedIds.size === 0);
  if (sameTags(before, now) && sameText(before, now)) return;
  if (ours && sameText(before, now)) draft.retag.push({ ...now, tags: settableTags(before) });
  else note(draft, "changed-by-others", now);
}

/** A rule that did not stand before, and that we set out to add. */
function decideOurs(draft: Draft, touched: TouchedRule, now: LiveRule | undefined, recent: boolean): void {
  if (touched.added === null) return;
  const openIds = [...touched.addedIds].filter((id) => !touched.removedIds.has(id));
  if (now === undefined) {
    // Not seen, but perhaps there: a recent call tells by trying. By properties where no id is known.
    const unknown = touched.addedIds.size === 0 && touched.removedIds.size === 0;
    if (recent && openIds.length > 0) for (const ruleId of openIds) draft.remove.push({ rule: { ...touched.rule, ruleId }, doubt: true });
    else if (recent && unknown) draft.remove.push({ rule: bare(touched.rule), doubt: true });
    return;
  }
  if (touched.removedIds.has(now.ruleId ?? "")) return;
  const provedOurs = touched.addedIds.has(now.ruleId ?? "");
  const likelyOurs = touched.added === "maybe" && touched.addedIds.size === 0 && sameText(touched.rule, now);
  if (provedOurs || likelyOurs) draft.remove.push({ rule: now, doubt: touched.removalInDoubt });
  else note(draft, "replaced-by-others", now);
}

/** Rules that no call of ours was about. */
function noteUntouched(draft: Draft, state: GroupState, found: ReadonlyMap<string, LiveRule>): void {
  const before = new Map(state.before.map((rule) => [ruleIdentity(rule), rule]));
  for (const [identity, rule] of before) {
    if (state.touched.has(identity)) continue;
    const now = found.get(identity);
    if (now === undefined) note(draft, "removed-by-others", rule);
    else if (!sameText(rule, now) || !sameTags(rule, now)) note(draft, "changed-by-others", now);
  }
  for (const [identity, rule] of found) {
    if (!before.has(identity) && !state.touched.has(identity)) note(draft, "added-by-others", rule);
  }
}

function note(draft: Draft, id: DriftId, rule: LiveRule): void {
  draft.drifts.push({ id, groupId: draft.groupId, rule });
}

/** Tags that a user may set: `aws:` is AWS's own (Tag restrictions in the EC2 user guide). */
export function settableTags(rule: LiveRule): Record<string, string> {
  return Object.fromEntries(Object.entries(rule.tags ?? {}).filter(([key]) => !key.toLowerCase().startsWith("aws:")));
}

function sameTags(a: LiveRule, b: LiveRule): boolean {
  const text = (rule: LiveRule): string => JSON.stringify(Object.entries(settableTags(rule)).sort());
  return text(a) === text(b);
}

function sameText(a: LiveRule, b: LiveRule): boolean {
  return (a.description ?? "") === (b.description ?? "");
}

function bare(rule: LiveRule): LiveRule {
  const { ruleId: _id, tags: _tags, ...properties } = rule;
  return properties;
}
