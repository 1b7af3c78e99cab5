/** A small generator with a seed, so that a failure can be seen again. */
export function makeRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return Math.floor((((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32) * below);
  };
}

/** A random subset of 256 points: sparse, dense, or in clumps. */
export function randomPoints(random: (below: number) => number): boolean[] {
  const density = [2, 10, 50, 90][random(4)] as number;
  const clump = 1 << random(6);
  const inClump = Array.from({ length: 256 / clump }, () => random(3) > 0);
  return Array.from({ length: 256 }, (_, i) => inClump[Math.floor(i / clump)] === true && random(100) < density);
}

/** Disjoint aligned blocks of points, as [first, size]; often none. */
export function randomFences(random: (below: number) => number): [first: number, size: number][] {
  const fences: [number, number][] = [];
  for (let tries = random(5); tries > 0; tries--) {
    const size = 1 << random(7);
    const first = random(256 / size) * size;
    if (fences.every(([other, width]) => first + size <= other || other + width <= first)) fences.push([first, size]);
  }
  return fences;
}
