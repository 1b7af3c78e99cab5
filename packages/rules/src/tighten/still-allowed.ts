import { countAddresses, subtract } from "@sgt/cidr";
import type { Rule } from "../model/rule.js";
import { includesTraffic } from "../model/traffic.js";

/**
 * Returns how many addresses the rules, all of one traffic and family, admit together, and how many
 * of these the rules that stand afterwards admit on that whole traffic.
 */
export function stillAllowed(
  rules: readonly Rule[],
  after: readonly Rule[],
): { readonly before: bigint; readonly after: bigint } {
  const [sample] = rules;
  if (sample === undefined) return { before: 0n, after: 0n };
  const own = cidrsOf(rules, sample.peer.kind);
  const standing = cidrsOf(
    after.filter((rule) => includesTraffic(rule, sample)),
    sample.peer.kind,
  );
  const before = BigInt(countAddresses(own));
  return { before, after: standing.length === 0 ? 0n : before - BigInt(countAddresses(subtract(own, standing))) };
}

function cidrsOf(rules: readonly Rule[], kind: Rule["peer"]["kind"]): string[] {
  return rules.flatMap(({ peer }) => (peer.kind === kind && "cidr" in peer ? [peer.cidr] : []));
}
