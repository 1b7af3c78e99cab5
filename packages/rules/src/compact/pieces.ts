import { comparePrefixes, contains, merge, type Prefix, parsePrefix, subtract } from "@sgt/cidr";

/**
 * Cuts blocks into the largest prefixes that hold none of the barriers, and the barriers themselves:
 * whatever lies in one piece reaches across no barrier. Barriers may nest. Returned sorted and disjoint.
 *
 * @example
 * piecesOf(["10.0.0.0/22"], ["10.0.1.0/24"]); //=> 10.0.0.0/24, 10.0.1.0/24, 10.0.2.0/23
 */
export function piecesOf(blocks: readonly string[], barriers: readonly string[]): Prefix[] {
  const inside = [...new Set(barriers)].map((cidr) => parsePrefix(cidr));
  return merge(blocks).flatMap((block) => cut(block, inside));
}

function cut(block: Prefix, barriers: readonly Prefix[]): Prefix[] {
  const own = barriers.filter((barrier) => barrier.prefixLength > block.prefixLength && contains(block, barrier));
  if (own.length === 0) return [block];
  const outermost = own.filter((one) => !own.some((other) => other !== one && contains(other, one)));
  const rest = subtract([block], outermost);
  return [...rest, ...outermost.flatMap((barrier) => cut(barrier, own))].sort(comparePrefixes);
}
