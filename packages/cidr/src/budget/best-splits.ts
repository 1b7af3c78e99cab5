import type { Family } from "../address/address.js";
import { powerOfTwo } from "../address/power-of-two.js";
import type { Trie } from "../trie/trie.js";
import { IMPOSSIBLE, minPlusBigint, minPlusNumber, type Step } from "./min-plus.js";

/** The least-trust curve of a trie and how to read covers out of it. */
export interface BestSplits {
  readonly trie: Trie;
  /** Least total size with exactly j + 1 blocks; null where the fences demand more. Never rises. */
  readonly trusted: readonly (bigint | null)[];
  /** The nodes of the best cover with exactly `ruleCount` blocks, ascending. */
  nodes(ruleCount: number): number[];
}

/**
 * best(v, 1) = the size of v; best(v, k) = the least best(left, i) + best(right, k − i). Children come
 * before their parent, so the curves of subtrees that wait for their parent form a stack, and only
 * the choices are kept for all nodes: a byte for each.
 */
export function bestSplits(trie: Trie, family: Family, maxRules: number): BestSplits {
  const layout = layOut(trie, maxRules);
  const choices = maxRules <= 255 ? new Uint8Array(layout.total) : new Uint32Array(layout.total);
  const curve = family === 4 ? solveNumbers(trie, layout, choices) : solveBigints(trie, layout, choices);
  return { trie, trusted: curve, nodes: (ruleCount) => readNodes(trie, layout.offsets, choices, ruleCount) };
}

interface Layout {
  /** Per node, the length of its curve: its leaves, at most the budget. */
  readonly lengths: Uint8Array | Uint32Array;
  /** Per inner node, where its choices begin. */
  readonly offsets: Uint32Array;
  readonly total: number;
  /** The most curve entries that wait at any time. */
  readonly widest: number;
}

function layOut(trie: Trie, maxRules: number): Layout {
  const lengths = maxRules <= 255 ? new Uint8Array(trie.count) : new Uint32Array(trie.count);
  const offsets = new Uint32Array(trie.count);
  let total = 0;
  let waiting = 0;
  let widest = 0;
  for (let node = 0; node < trie.count; node++) {
    const left = trie.left[node] as number;
    if (left < 0) {
      lengths[node] = 1;
      waiting++;
    } else {
      const both = (lengths[left] as number) + (lengths[node - 1] as number);
      lengths[node] = Math.min(both, maxRules);
      waiting += (lengths[node] as number) - both;
      offsets[node] = total;
      total += lengths[node] as number;
    }
    widest = Math.max(widest, waiting);
  }
  return { lengths, offsets, total, widest };
}

function solveNumbers(trie: Trie, layout: Layout, choices: Uint8Array | Uint32Array): (bigint | null)[] {
  const costs = new Float64Array(layout.widest);
  const out = new Float64Array(layout.widest + 1);
  const length = solve({
    trie,
    layout,
    choices,
    costs,
    out,
    sizeOf: powerOfTwo,
    impossible: Infinity,
    minPlus: minPlusNumber,
  });
  return Array.from(costs.subarray(0, length), (cost) => (cost === Infinity ? null : BigInt(cost)));
}

function solveBigints(trie: Trie, layout: Layout, choices: Uint8Array | Uint32Array): (bigint | null)[] {
  const costs = new Array<bigint>(layout.widest).fill(0n);
  const out = new Array<bigint>(layout.widest + 1).fill(0n);
  const sizeOf = (height: number): bigint => 1n << BigInt(height);
  const length = solve({ trie, layout, choices, costs, out, sizeOf, impossible: IMPOSSIBLE, minPlus: minPlusBigint });
  return costs.slice(0, length).map((cost) => (cost >= IMPOSSIBLE ? null : cost));
}

interface Problem<Cost, Costs> {
  readonly trie: Trie;
  readonly layout: Layout;
  readonly choices: Uint8Array | Uint32Array;
  readonly costs: Costs;
  readonly out: Costs;
  readonly sizeOf: (height: number) => Cost;
  readonly impossible: Cost;
  readonly minPlus: (step: Step<Costs>) => void;
}

/** Leaves the root's curve at the start of `costs` and returns its length. */
function solve<Cost, Costs extends { [index: number]: Cost }>(problem: Problem<Cost, Costs>): number {
  const { trie, layout, choices, costs, out, sizeOf, impossible, minPlus } = problem;
  let top = 0;
  for (let node = 0; node < trie.count; node++) {
    const size = trie.barred[node] === 1 ? impossible : sizeOf(trie.heights[node] as number);
    const left = trie.left[node] as number;
    if (left < 0) {
      costs[top++] = size;
      continue;
    }
    const leftLength = layout.lengths[left] as number;
    const rightLength = layout.lengths[node - 1] as number;
    const length = layout.lengths[node] as number;
    const at = top - leftLength - rightLength;
    minPlus({ costs, at, leftLength, rightLength, out, length, choices, choicesAt: layout.offsets[node] as number });
    costs[at] = size;
    for (let j = 1; j < length; j++) costs[at + j] = out[j] as Cost;
    top = at + length;
  }
  return top;
}

function readNodes(trie: Trie, offsets: Uint32Array, choices: Uint8Array | Uint32Array, ruleCount: number): number[] {
  const found: number[] = [];
  const open = [{ node: trie.count - 1, rules: ruleCount }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, rules } = next;
    if (rules === 1) {
      found.push(node);
      continue;
    }
    const toLeft = choices[(offsets[node] as number) + rules - 1] as number;
    // The left one is popped first, so the nodes come out ascending.
    open.push({ node: node - 1, rules: rules - toLeft }, { node: trie.left[node] as number, rules: toLeft });
  }
  return found;
}
