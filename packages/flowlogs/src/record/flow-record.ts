/**
 * One flow log record, its values parsed. Null means that AWS wrote `-` (not applicable, or could
 * not be computed) or that the layout has no such field; it never stands for 0.
 */
export interface FlowRecord {
  /** The highest version among the fields of the layout, not a layout number. */
  readonly version: number | null;
  /** 12 digits, or `unknown` for interfaces of AWS's own services. */
  readonly accountId: string | null;
  readonly eniId: string | null;
  readonly region: string | null;
  /** Canonical text. The interface's own IPv4 address is always shown as its primary one. */
  readonly srcAddr: string | null;
  readonly dstAddr: string | null;
  readonly srcPort: number | null;
  readonly dstPort: number | null;
  /** IANA number. */
  readonly protocol: number | null;
  readonly packetCount: number | null;
  readonly byteCount: number | null;
  /** Seconds since 1970; milliseconds are divided. */
  readonly start: number | null;
  readonly end: number | null;
  readonly action: "ACCEPT" | "REJECT" | null;
  readonly logStatus: "OK" | "NODATA" | "SKIPDATA" | null;
  /** OR of FIN 1, SYN 2, RST 4 and, beside SYN only, ACK 16. */
  readonly tcpFlags: number | null;
  readonly flowDirection: "ingress" | "egress" | null;
  /** Every other field of the layout as text, by its AWS name. */
  readonly other: Readonly<Record<string, string | null>>;
}
