import type { LiveRule } from "@sgt/snapshot";

/**
 * Why a source is refused, the most urgent first.
 *
 * - `regression`: it came before, and no group admits it now
 * - `removed-unseen`: a rule that was removed admitted it, and it never came while that stood
 * - `allowed-by-groups`: the groups admit it, so something else refuses: a network ACL, block public access, late packets
 * - `never-allowed`: no rule admits it, and none that is known did
 */
export type CauseId = "regression" | "removed-unseen" | "allowed-by-groups" | "never-allowed";

/** What a run did to one group, as its journal tells. */
export interface AppliedChange {
  readonly planId: string;
  readonly journalPath: string;
  readonly groupId: string;
  readonly groupName: string;
  /** Seconds since 1970: when its last call was announced. */
  readonly at: number;
  /** The rules that it took away, as they stood. */
  readonly removed: readonly LiveRule[];
}

/** The rule that would have let it in, and who took it away. */
export interface Explanation extends Omit<AppliedChange, "removed"> {
  readonly rule: LiveRule;
}

export interface GroupName {
  readonly groupId: string;
  readonly groupName: string;
}

/** One source that is refused on one port of interfaces with the same groups. */
export interface Refusal {
  readonly cause: CauseId;
  readonly source: string;
  /** IANA number. */
  readonly protocol: number;
  /** 0 for protocols without ports. */
  readonly port: number;
  /** Groups of the interfaces, by id. Together they admit or refuse. */
  readonly groups: readonly GroupName[];
  readonly eniIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly recordCount: number;
  /** Seconds since 1970, of the refusals in the window. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** When it last came in, before; null when it was never seen to. */
  readonly lastAccepted: number | null;
  /** Null when no change that is known explains it. */
  readonly explained: Explanation | null;
}

/** Refusals that are nobody's trouble, in one line. */
export interface RolledUp {
  readonly sourceCount: number;
  readonly recordCount: number;
  /** The ports asked for most, most first. */
  readonly ports: readonly { readonly protocol: number; readonly port: number; readonly recordCount: number }[];
}

export interface Diagnosis {
  /** Seconds since 1970, `to` excluded. */
  readonly window: { readonly from: number; readonly to: number };
  /** Worst first. */
  readonly refusals: readonly Refusal[];
  readonly counts: Readonly<Record<CauseId, number>>;
  /** Public sources that no removed rule admitted: scans, and late packets of the internet. */
  readonly noise: RolledUp;
  /** Answers to connections that our side opened; a group never refuses those, a network ACL may. */
  readonly answers: RolledUp;
  /** Refused flows of interfaces whose groups on that day nobody can tell. */
  readonly unattributed: { readonly eniIds: readonly string[]; readonly recordCount: number };
}
