import { isMovedEnd } from "@sgt/rules";
import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { hasTags, sameText } from "../rule/rule-marks.js";
import type { RuleCall } from "./rule-call.js";

export type CallEffect = "done" | "not-done" | "partly";

/** Tells from the rules that stand whether a call took effect. */
export function judgeCall(call: RuleCall, live: readonly LiveRule[]): CallEffect {
  const doneCount = call.rules.filter(effectSeen(call, live)).length;
  if (doneCount === call.rules.length) return "done";
  return doneCount === 0 ? "not-done" : "partly";
}

function effectSeen(call: RuleCall, live: readonly LiveRule[]): (rule: LiveRule) => boolean {
  const byId = new Map(live.map((rule) => [rule.ruleId, rule]));
  const identities = new Set(live.map(ruleIdentity));
  switch (call.action) {
    case "authorize": {
      const young = new Set(live.filter((rule) => !call.goneIds?.has(rule.ruleId ?? "")).map(ruleIdentity));
      return (rule) => young.has(ruleIdentity(rule));
    }
    case "revoke":
      return (rule) => (rule.ruleId === undefined ? !identities.has(ruleIdentity(rule)) : !byId.has(rule.ruleId));
    case "modify":
      return (rule) => {
        const now = byId.get(rule.ruleId);
        return now !== undefined && hasBecome(now, call.to, rule);
      };
    case "tag":
      return (rule) => {
        const now = byId.get(rule.ruleId);
        return now !== undefined && hasTags(now, call.tags);
      };
  }
}

/** Of a rule that stays what it is the description tells, else what it is now. */
function hasBecome(now: LiveRule, to: Rule, was: LiveRule): boolean {
  return ruleIdentity(now) === ruleIdentity(to) && (!isMovedEnd(was, to) || sameText(now, to));
}
