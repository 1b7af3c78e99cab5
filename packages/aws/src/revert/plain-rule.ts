import type { LiveRule, Rule } from "@sgt/snapshot";

/** A rule as it is asked for: AWS gives the id, tags go beside it. */
export function plainRule(rule: LiveRule): Rule {
  const { ruleId: _id, tags: _tags, ...properties } = rule;
  return properties;
}
