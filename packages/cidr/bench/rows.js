import { performance } from "node:perf_hooks";

/** Seconds a run takes. */
export function seconds(run) {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

/** Runs the two in turn, so that a busy moment hits both, and returns the medians. */
export function interleave(rounds, ours, peer) {
  const times = { ours: [], peer: [] };
  // Once unmeasured, so that neither is compiled on the clock.
  ours();
  peer();
  for (let round = 0; round < rounds; round++) {
    times.ours.push(seconds(ours));
    times.peer.push(seconds(peer));
  }
  return { ours: median(times.ours), peer: median(times.peer) };
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** One measurement as a line of NDJSON: `ratio` is ours over the peer's, `target` what it must not exceed. */
export function printRow(row) {
  console.log(JSON.stringify(row));
}

export function inSeconds(value) {
  return `${value >= 0.1 ? value.toFixed(2) : value.toPrecision(2)} s`;
}

export function ratioOf(ours, peer) {
  return Number((ours / peer).toPrecision(3));
}

/** The same numbers on every machine and run. */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return Math.floor((((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32) * below);
  };
}

/** Shapes of evidence: offices and racks, the whole internet, one full network. */
export const shapes = {
  clustered(count, random) {
    const addresses = new Uint32Array(count);
    for (let i = 0; i < count; ) {
      const network = 0x0a000000 + random(65536) * 256;
      const end = Math.min(count, i + 1 + random(200));
      while (i < end) addresses[i++] = network + random(256);
    }
    return shuffle(addresses, random);
  },
  scattered(count, random) {
    return new Uint32Array(count).map(() => random(2 ** 32));
  },
  dense(count, random) {
    return new Uint32Array(count).map(() => 0x0a000000 + random(Math.ceil(count * 1.3)));
  },
};

function shuffle(values, random) {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [values[i], values[j]] = [values[j], values[i]];
  }
  return values;
}

export function toText(addresses) {
  return Array.from(addresses, (a) => `${a >>> 24}.${(a >>> 16) & 255}.${(a >>> 8) & 255}.${a & 255}`);
}
