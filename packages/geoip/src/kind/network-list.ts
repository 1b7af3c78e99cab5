import type { AddressRange } from "../csv/read-range.js";
import type { Basis, ClaimedKind } from "./claim.js";

/** One range of a list, with what the list tells of it. */
export interface ListEntry {
  readonly range: AddressRange;
  readonly provider?: string;
  readonly service?: string;
  readonly region?: string;
}

/** A list of networks of one kind. */
export interface NetworkList {
  readonly kind: ClaimedKind;
  readonly basis: Basis;
  /** Name of the file or of the operator. */
  readonly name: string;
  /** `2026-06-05`; null when neither the list nor its file tells. */
  readonly date: string | null;
  readonly entries: readonly ListEntry[];
}

/** A list of autonomous systems of one kind. */
export interface AsList {
  readonly kind: ClaimedKind;
  readonly name: string;
  readonly date: string | null;
  readonly asns: ReadonlySet<number>;
}
