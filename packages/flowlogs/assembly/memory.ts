import { tooManyKeys } from "./host";

const LINE: usize = 64;
const PAGE_BITS: usize = 16;
const PAGES_AT_ONCE: i32 = 32;
const END: usize = 0xffff0000;

let next: usize = (__heap_base + LINE - 1) & ~(LINE - 1);
/** The largest piece that was given back. */
let spare: usize = 0;
let spareEnd: usize = 0;

/** Zeroed memory that begins on a cache line. */
export function allocate(size: usize): usize {
  const bytes = (size + LINE - 1) & ~(LINE - 1);
  if (bytes <= spareEnd - spare) {
    const at = spare;
    spare += bytes;
    memory.fill(at, 0, bytes);
    return at;
  }
  if (bytes > END - next) tooManyKeys();
  const at = next;
  next += bytes;
  const missing = <i32>((next + 0xffff) >> PAGE_BITS) - memory.size();
  if (missing > 0 && memory.grow(max(missing, PAGES_AT_ONCE)) < 0 && memory.grow(missing) < 0) tooManyKeys();
  return at;
}

/** Gives memory back, for things that fit into it. */
export function release(at: usize, size: usize): void {
  if (size <= spareEnd - spare) return;
  spare = at;
  spareEnd = at + size;
}
