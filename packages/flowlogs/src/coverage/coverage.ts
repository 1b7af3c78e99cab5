import type { Initiation } from "../initiator/initiation.js";
import type { OtherFiles } from "./other-files.js";

/** Seconds since 1970; `from` included, `to` excluded. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** How one network interface was seen within the window. Hours are UTC hours, numbered since 1970. */
export interface EniCoverage {
  readonly eniId: string;
  /** False when no snapshot held it and nobody told its groups while it was seen: its flows cannot be attributed to a group. */
  readonly known: boolean;
  readonly recordCount: number;
  readonly hoursWithData: number;
  readonly hoursNoData: number;
  /** Hours with at least one SKIPDATA record, which can stand for many lost flows. */
  readonly hoursSkipped: number;
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
}

/**
 * An object that could not be read, or not to its end. The records read before are evidence (to
 * lose them could cut somebody off); what came after is missing.
 */
export interface UnreadObject {
  readonly key: string;
  readonly recordCount: number;
  readonly code: string;
  readonly message: string;
}

/** Lines that are not flow records, by reason, with the first few as examples. */
export interface MalformedLines {
  readonly code: string;
  readonly count: number;
  readonly examples: readonly {
    readonly key: string;
    readonly line: number;
    readonly field: string | null;
    readonly text: string;
  }[];
}

/** What was asked, what was seen, and every hole between the two. */
export interface Coverage {
  readonly asked: Window;
  /** From the earliest to the latest record; null when no record was read. */
  readonly covered: Window | null;
  /** UTC days of the asked window without a single record of any interface. */
  readonly daysWithoutData: readonly string[];
  readonly objectCount: number;
  readonly byteCount: number;
  /** Records read, whatever their action or status. */
  readonly recordCount: number;
  readonly acceptedCount: number;
  readonly rejectedCount: number;
  readonly noDataCount: number;
  readonly skipDataCount: number;
  /** Records outside the asked window: read and left out. */
  readonly outsideWindowCount: number;
  /** Records of the window that name no interface (a regional NAT gateway's): no evidence for any group. */
  readonly withoutInterfaceCount: number;
  /** Accepted incoming records by what is known of who opened them. */
  readonly initiationCounts: Readonly<Record<Initiation, number>>;
  readonly enis: readonly EniCoverage[];
  readonly unread: readonly UnreadObject[];
  readonly malformed: readonly MalformedLines[];
  /** What lay beside the flow logs and is none: no hole. Nothing of a ledger, whose runs each found it again. */
  readonly otherFiles: readonly OtherFiles[];
  /**
   * True when nothing is unread, malformed, skipped or without data, and every interface is in the snapshot that
   * the logs were read with, or told by the ledger's directory: exit code 0 rather than 4.
   */
  readonly complete: boolean;
}
