import type { Family } from "@sgt/cidr";
import type { Initiation } from "../initiator/initiation.js";

export type Action = "ACCEPT" | "REJECT";

/**
 * Who reached what on one UTC day: the flow records with the same key, folded.
 * Only traffic *towards* the network interface is a row; its own outgoing traffic is used to find
 * out who opened a connection and is then dropped.
 */
export interface EvidenceRow {
  // The key.
  /** 12 digits, or `unknown` as AWS writes it for interfaces of its own services. */
  readonly accountId: string;
  /** Such as `eu-west-1`; `unknown` where neither record, key nor snapshot tells. */
  readonly region: string;
  readonly eniId: string;
  readonly family: Family;
  /** IANA number: 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6. */
  readonly protocol: number;
  /** Destination port; 0 for protocols without ports. ICMP type and code are not in flow logs. */
  readonly port: number;
  /** The address the security group saw, as text in canonical form. */
  readonly source: string;
  readonly action: Action;
  /** UTC day, `2026-11-20`. */
  readonly date: string;
  // The value. A sum beyond 2^53 - 1, which only damaged records come to, stays there.
  readonly recordCount: number;
  readonly packetCount: number;
  readonly byteCount: number;
  /** Seconds since 1970, the earliest `start` of the records. */
  readonly firstSeen: number;
  /** Seconds since 1970, the latest `end` of the records. */
  readonly lastSeen: number;
  readonly initiation: Initiation;
}
