import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
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

/** Returns the first `hexDigits` of the SHA-256 of the parts, each preceded by its length so that no two lists of parts read alike. */
export function digest(parts: Iterable<string>, hexDigits: number): string {
  const hash = sha256.create();
  for (const part of parts) {
    hash.update(utf8ToBytes(`${part.length}:${part}`));
  }
  return bytesToHex(hash.digest()).slice(0, hexDigits);
}
