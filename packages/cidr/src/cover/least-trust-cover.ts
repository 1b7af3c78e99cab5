import { leastTrust, type Stage } from "../budget/least-trust.js";
import type { SavingCounts } from "../budget/savings.js";
import { counted } from "../counted.js";
import { cidrError } from "../errors.js";
import type { Blocks, Observed } from "../observed/blocks.js";
import { type Cover, makeCover } from "./cover.js";

/** @throws `SGT_CIDR_BUDGET_TOO_SMALL` */
export function leastTrustCover(observed: Observed, counts: SavingCounts, maxRules: number): Cover {
  const stages = leastTrust(observed, counts, maxRules, "last");
  const minRules = fewestRules(stages);
  if (minRules > maxRules) throw budgetTooSmall(maxRules, minRules);
  const trusted = stages[0]?.splits.trusted ?? [];
  const ruleCount = Math.min(maxRules, trusted.length);
  return coverOf(observed.blocks, stages, trusted.indexOf(trusted[ruleCount - 1] as bigint) + 1);
}

export function coverOf(blocks: Blocks, stages: readonly Stage[], ruleCount: number): Cover {
  const stage = stages.find(({ from }) => from <= ruleCount) as Stage;
  const { trie, nodes } = stage.splits;
  const chosen = nodes(ruleCount);
  const starts = chosen.map((node) => trie.starts[node] as number);
  const heights = chosen.map((node) => trie.heights[node] as number);
  return makeCover(blocks, { count: chosen.length, starts, heights }, "least-trust");
}

/** How many blocks the fences demand: a barred block takes what its two halves take, any other can stand alone. */
export function fewestRules([stage]: readonly Stage[]): number {
  if (stage === undefined) return 0;
  const { count, left, barred } = stage.splits.trie;
  const fewest = new Int32Array(count);
  for (let node = 0; node < count; node++) {
    const both = (fewest[left[node] as number] as number) + (fewest[node - 1] as number);
    fewest[node] = barred[node] === 1 ? both : 1;
  }
  return fewest[count - 1] as number;
}

export function budgetTooSmall(budget: number, minimum: number): Error {
  const message = `a budget of ${counted(budget, "rule")}, at least ${minimum} needed`;
  const hint = `Allow at least ${counted(minimum, "rule")}, or give fewer fences.`;
  return cidrError("SGT_CIDR_BUDGET_TOO_SMALL", message, { hint, details: { budget, minimum } });
}
