/**
 * The published three-layer heuristic, written from its description, as a partner to compare with:
 *
 * 1. For every observed address the widest prefix around it whose share of unobserved addresses is within the tolerance.
 * 2. If that makes too many rules, the tolerance is widened by 0.05 at a time, up to 0.95.
 * 3. If there are still too many, neighbouring blocks are merged into the prefix around both, cheapest new space first.
 *
 * IPv4 only, inside one fence.
 */
export interface Block {
  readonly first: number;
  readonly height: number;
}

export interface ThreeLayerOptions {
  readonly maxRules: number;
  readonly tolerance: number;
  /** log2 of the size of the fence that holds all addresses. */
  readonly fenceHeight: number;
}

/** @param sorted ascending, each once. */
export function threeLayerCover(sorted: Uint32Array, options: ThreeLayerOptions): Block[] {
  let blocks = widestBlocks(sorted, options.tolerance, options.fenceHeight);
  for (let step = 1; blocks.length > options.maxRules; step++) {
    const tolerance = options.tolerance + step * 0.05;
    if (tolerance > 0.95 + 1e-9) break;
    blocks = widestBlocks(sorted, tolerance, options.fenceHeight);
  }
  while (blocks.length > options.maxRules) mergeCheapestPair(blocks);
  return blocks;
}

/** For every observed address, as described; addresses that share a block find it one after another. */
function widestBlocks(sorted: Uint32Array, tolerance: number, fenceHeight: number): Block[] {
  const blocks: Block[] = [];
  for (const address of sorted) {
    const { first, height } = widestBlock(sorted, address, tolerance, fenceHeight);
    const last = blocks.at(-1);
    if (last === undefined || first >= last.first + 2 ** last.height) blocks.push({ first, height });
  }
  return blocks;
}

function widestBlock(sorted: Uint32Array, address: number, tolerance: number, fenceHeight: number): Block {
  for (let height = fenceHeight; height > 0; height--) {
    const first = startOf(address, height);
    const observed = lowerBound(sorted, first + 2 ** height) - lowerBound(sorted, first);
    if (1 - observed / 2 ** height <= tolerance) return { first, height };
  }
  return { first: address, height: 0 };
}

function mergeCheapestPair(blocks: Block[]): void {
  let cheapest = { cost: Infinity, around: { first: 0, height: 0 } };
  for (let i = 1; i < blocks.length; i++) {
    const [a, b] = [blocks[i - 1] as Block, blocks[i] as Block];
    const height = 32 - Math.clz32(a.first ^ b.first);
    const cost = 2 ** height - 2 ** a.height - 2 ** b.height;
    if (cost < cheapest.cost) cheapest = { cost, around: { first: startOf(a.first, height), height } };
  }
  const { first, height } = cheapest.around;
  const isInside = (block: Block): boolean => block.first >= first && block.first < first + 2 ** height;
  const from = blocks.findIndex(isInside);
  blocks.splice(from, blocks.filter(isInside).length, cheapest.around);
}

export function trustedBy(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { height }) => sum + 2 ** height, 0);
}

function startOf(address: number, height: number): number {
  return address - (address % 2 ** height);
}

function lowerBound(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
