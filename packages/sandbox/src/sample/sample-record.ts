/** A flow record of the sample before it takes the form of a log line. */
export interface SampleRecord {
  /** Name of the network interface that logs it. */
  readonly eni: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly protocol: number;
  readonly packets: number;
  readonly bytes: number;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly action: "ACCEPT" | "REJECT";
  /** As AWS records them: SYN 2, SYN-ACK 18, FIN 1; the ACK of a running connection is not recorded. */
  readonly tcpFlags: number;
  readonly direction: "ingress" | "egress";
  /** Where the packet really went when that is not the interface's primary address. */
  readonly packetDestination?: string;
}

/** An interval in which an interface had no traffic, or in which AWS lost records. */
export interface SampleGap {
  readonly eni: string;
  readonly status: "NODATA" | "SKIPDATA";
  readonly start: number;
  readonly end: number;
}

export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;
