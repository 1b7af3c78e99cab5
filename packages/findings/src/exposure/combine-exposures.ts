import type { Exposure } from "../finding/exposure.js";

/** Clauses told of one finding; more of the same tell nothing new. */
const MOST_CLAUSES = 3;

export function reachable(...because: [string, ...string[]]): Exposure {
  return { state: "reachable", because };
}

export function notReachable(...because: [string, ...string[]]): Exposure {
  return { state: "not-reachable", because };
}

export function unknown(...because: string[]): Exposure {
  return { state: "unknown", because };
}

/**
 * Returns the exposure of what can be reached in several ways: reachable when one is open, else unknown
 * when one is not known, else not reachable. It gives the reasons of that state, at most three of them and
 * how many more there are. At least one exposure must be given.
 */
export function combineExposures(exposures: readonly Exposure[]): Exposure {
  const state = (["reachable", "unknown", "not-reachable"] as const).find((one) =>
    exposures.some((exposure) => exposure.state === one),
  ) as Exposure["state"];
  const because = [
    ...new Set(exposures.filter((exposure) => exposure.state === state).flatMap((exposure) => exposure.because)),
  ];
  const more = because.length - MOST_CLAUSES;
  return { state, because: more > 0 ? [...because.slice(0, MOST_CLAUSES), `and ${more} more`] : because };
}
