import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { expiryTags, readExpiry } from "./expiry-mark.js";

/** Reports whether a change in place leaves the rule what it is and moves its end alone, in the description. */
export function isMovedEnd(rule: Rule, to: Rule): boolean {
  return ruleIdentity(rule) === ruleIdentity(to);
}

/**
 * Returns the tags that have to say the new end too: of those that tell the end, its ticket and owner, the ones that the rule
 * bears already, since the earlier of tag and description counts. Empty where its description alone tells.
 */
export function movedTags(rule: LiveRule, to: Rule): Record<string, string> {
  const expiry = readExpiry(to);
  const all = expiry.kind === "ends" ? Object.entries(expiryTags(expiry.mark)) : [];
  return Object.fromEntries(all.filter(([key]) => rule.tags?.[key] !== undefined));
}
