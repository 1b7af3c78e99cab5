/** What a network is used for, as far as lists tell. `own` is what one's own ranges name. */
export type NetworkKind = "own" | "tor" | "vpn" | "proxy" | "cloud" | "hosting" | "residential" | "unknown";

/** Kinds that a list or a database can claim. */
export type ClaimedKind = Exclude<NetworkKind, "own" | "unknown">;

/**
 * What a claim rests on: ranges that the operator itself publishes, a list that somebody collected, a database's own
 * judgement, the number of the autonomous system, or words in its name.
 */
export type Basis = "published" | "list" | "database" | "as-number" | "as-name";

/** One source saying what an address is. */
export interface Claim {
  readonly kind: ClaimedKind;
  readonly basis: Basis;
  /** Name of the file or table. */
  readonly source: string;
  /** `2026-06-05`: of what day the source is; null when it is not known, which counts as old. */
  readonly date: string | null;
  readonly provider?: string;
  readonly service?: string;
  readonly region?: string;
}
