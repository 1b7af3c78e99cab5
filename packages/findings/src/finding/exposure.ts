/** The answers to "can anybody come through here today?". */
export const EXPOSURES = ["reachable", "unknown", "not-reachable"] as const;

export type ExposureState = (typeof EXPOSURES)[number];

/**
 * Whether what a rule permits can really arrive: `because` says why in clauses of one line, such as
 * "no network interface has the group"; for `unknown` it names what was not there to look at. Never empty.
 */
export interface Exposure {
  readonly state: ExposureState;
  readonly because: readonly string[];
}

/** Of findings that say nothing about who can come in: resilience, order, slips of the pen. */
export const NOT_ASKED: Exposure = { state: "unknown", because: ["not about inbound access"] };

/** Returns whether a finding is about inbound access at all; without that, its exposure is unknown and of no interest. */
export function isExposureAsked({ state, because }: Exposure): boolean {
  return state !== NOT_ASKED.state || because[0] !== NOT_ASKED.because[0];
}

const WORDS: Readonly<Record<ExposureState, string>> = {
  reachable: "reachable",
  unknown: "unknown because",
  "not-reachable": "not reachable",
};

/** Returns the exposure as a sentence: `reachable: …`, `unknown because …`, `not reachable: …`. */
export function formatExposure({ state, because }: Exposure): string {
  return `${WORDS[state]}${state === "unknown" ? " " : ": "}${because.join("; ")}`;
}

/** Returns 0 for reachable, 1 for unknown, 2 for not reachable: what may be open comes first. */
export function exposureRank(state: ExposureState): number {
  return EXPOSURES.indexOf(state);
}
