import { digest } from "../digest/digest.js";
import type { Rule } from "./rule.js";
import { ruleIdentity } from "./rule-identity.js";

/**
 * Returns 32 hex digits that change whenever a rule is added, removed or described otherwise.
 * The order of the rules, their ids and tags do not matter; an empty list has a fingerprint too.
 * It binds a plan to the live state of one group and direction.
 */
export function fingerprintRules(rules: readonly Rule[]): string {
  const lines = rules.map((rule) => `${ruleIdentity(rule)} ${JSON.stringify(rule.description ?? "")}`);
  return digest([lines.sort().join("\n")], 32);
}
