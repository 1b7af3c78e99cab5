import { allocateBudget, type CoverCurve, collapse, coverCurve, formatAddress } from "@sgt/cidr";
import type { Point } from "../model/point.js";
import type { PlanOptions } from "../plan/plan.js";
import type { Candidate } from "./candidate.js";

/** One candidate and the sources that its replacements have to hold; at least one. */
export interface CoverTask {
  readonly candidate: Candidate;
  readonly sources: readonly Point[];
  /** CIDRs that they have to hold as a whole. */
  readonly required: readonly string[];
}

/**
 * Returns for each task the CIDRs that take the rule's place, each inside the rule: the fewest within
 * the tolerance if all of them fit the budget together, otherwise the least trust that the budget
 * buys, split exactly over the tasks. The budget is at least one rule for each task.
 */
export function chooseCovers(tasks: readonly CoverTask[], budget: number, options: PlanOptions): string[][] {
  if (options.objective === "fewest-rules") {
    const fewest = tasks.map((task) => [
      ...collapse(addressesOf(task), { ...fence(task), tolerance: options.tolerance }).cidrs,
    ]);
    if (fewest.reduce((count, cidrs) => count + cidrs.length, 0) <= budget) return fewest;
  }
  const spare = budget - tasks.length + 1;
  const curves = tasks.map((task): CoverCurve => coverCurve(addressesOf(task), { ...fence(task), maxRules: spare }));
  const shares = allocateBudget(curves, budget);
  return curves.map((curve, index) => [...curve.cover(shares[index] ?? 1).cidrs]);
}

function fence({ candidate }: CoverTask) {
  return { within: candidate.cidr, fences: [] };
}

function addressesOf({ candidate, sources, required }: CoverTask): Uint32Array | string[] {
  const { family } = candidate;
  if (family === 4 && required.length === 0) return Uint32Array.from(sources, Number);
  return [...required, ...sources.map((value) => formatAddress({ family, value: BigInt(value) }))];
}
