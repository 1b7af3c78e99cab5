import type { AddressUse } from "../kind/judge-kind.js";
import type { AsNetwork, OwnFacts, Place } from "../record/facts.js";
import type { Scope } from "../special/special-blocks.js";

/**
 * What is known of an address in one word: `known` when a database tells a place, a network or an owner, `unknown` when it is an
 * address of the internet of which none does, otherwise what the registries keep it for.
 */
export type Status = "known" | "unknown" | Exclude<Scope, "global">;

/** Where and whose an address is. */
export interface Answer {
  /** In canonical form. */
  readonly address: string;
  readonly status: Status;
  /** The CIDR around the address of which the answering database says the same; null when none answers. */
  readonly cidr: string | null;
  readonly place: Place | null;
  readonly network: AsNetwork | null;
  /** Columns of one's own ranges; null outside them. */
  readonly own: OwnFacts | null;
  readonly use: AddressUse;
}
