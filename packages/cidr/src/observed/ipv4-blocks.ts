import { powerOfTwo } from "../address/power-of-two.js";
import type { Range } from "../prefix/prefix.js";
import type { Ipv4Blocks } from "./blocks.js";

/**
 * @param sorted single addresses, ascending, each once; taken over and overwritten, to save a copy.
 * @param ranges ascending, merged.
 * @param cuts addresses at which a block has to end and another to begin, ascending.
 */
export function ipv4Blocks(sorted: Uint32Array, ranges: readonly Range[], cuts: readonly bigint[]): Ipv4Blocks {
  const writer = new BlockWriter(sorted, ranges.length > 0, Float64Array.from(cuts, Number));
  if (ranges.length === 0) writeAddresses(writer, sorted);
  else writeBoth(writer, sorted, ranges);
  return writer.finish();
}

function writeAddresses(writer: BlockWriter, sorted: Uint32Array): void {
  for (let i = 0; i < sorted.length; ) {
    const first = sorted[i] as number;
    let last = first;
    for (i++; i < sorted.length && (sorted[i] as number) === last + 1; i++) last++;
    writer.writeRun(first, last);
  }
}

function writeBoth(writer: BlockWriter, sorted: Uint32Array, ranges: readonly Range[]): void {
  let i = 0;
  let j = 0;
  // A run grows while the next address or range overlaps or touches it.
  while (i < sorted.length || j < ranges.length) {
    const first = Math.min(sorted[i] ?? Infinity, Number(ranges[j]?.first ?? Infinity));
    let last = first;
    for (;;) {
      const range = ranges[j];
      if ((sorted[i] ?? Infinity) <= last + 1) last = Math.max(last, sorted[i++] as number);
      else if (range !== undefined && range.first <= last + 1) last = Math.max(last, Number(ranges[j++]?.last));
      else break;
    }
    writer.writeRun(first, last);
  }
}

/** Splits runs into aligned blocks. */
class BlockWriter {
  #firsts: Uint32Array;
  #heights: Uint8Array;
  readonly #cuts: Float64Array;
  #cut = 0;
  #nextCut = 0;
  #count = 0;

  /** Without ranges there is never a block more than addresses read, so their array can be written over. */
  constructor(sorted: Uint32Array, hasRanges: boolean, cuts: Float64Array) {
    this.#firsts = hasRanges ? new Uint32Array(sorted.length + 64) : sorted;
    this.#heights = new Uint8Array(this.#firsts.length);
    this.#cuts = cuts;
  }

  writeRun(first: number, last: number): void {
    for (let at = first; at <= last; ) {
      while (this.#nextCut <= at) this.#nextCut = this.#cuts[this.#cut++] ?? Infinity;
      const end = Math.min(last, this.#nextCut - 1);
      const height = at === end ? 0 : Math.min(alignment(at), floorLog2(end - at + 1));
      this.#write(at, height);
      at += powerOfTwo(height);
    }
  }

  #write(first: number, height: number): void {
    if (this.#count === this.#firsts.length) this.#grow();
    this.#firsts[this.#count] = first;
    this.#heights[this.#count++] = height;
  }

  #grow(): void {
    const firsts = new Uint32Array(this.#count * 2);
    const heights = new Uint8Array(this.#count * 2);
    firsts.set(this.#firsts);
    heights.set(this.#heights);
    this.#firsts = firsts;
    this.#heights = heights;
  }

  finish(): Ipv4Blocks {
    const count = this.#count;
    const [firsts, heights] = [this.#firsts, this.#heights];
    const branches = new Uint8Array(count);
    const before = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) {
      if (i > 0) branches[i] = 32 - Math.clz32((firsts[i - 1] as number) ^ (firsts[i] as number));
      before[i + 1] = (before[i] as number) + powerOfTwo(heights[i] as number);
    }
    return { family: 4, count, firsts, heights, branches, before };
  }
}

/** log2 of the largest block that can start at `address`. */
function alignment(address: number): number {
  return address === 0 ? 32 : 31 - Math.clz32(address & -address);
}

/** For 1 to 2^32. */
function floorLog2(value: number): number {
  return value >= 2 ** 32 ? 32 : 31 - Math.clz32(value);
}
