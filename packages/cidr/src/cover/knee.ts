import type { Count } from "../address/address.js";
import type { CurvePoint } from "./cover-curve.js";

/**
 * The point after which more rules bring little: the one furthest below the straight line from the first
 * point to the last, with trust on a logarithmic scale, since it falls by orders of magnitude. Of equals the first. Null for
 * fewer than three points, or when no point lies below the line.
 */
export function knee(points: readonly CurvePoint[]): CurvePoint | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 3) return null;
  const slope = (log2(last.trustedCount) - log2(first.trustedCount)) / (last.ruleCount - first.ruleCount);
  let best: CurvePoint | null = null;
  let depth = 1e-9;
  for (const point of points) {
    const line = log2(first.trustedCount) + slope * (point.ruleCount - first.ruleCount);
    const below = line - log2(point.trustedCount);
    if (below <= depth) continue;
    best = point;
    depth = below;
  }
  return best;
}

function log2(count: Count): number {
  return Math.log2(Math.max(1, Number(count)));
}
