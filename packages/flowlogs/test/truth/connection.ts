/** One conversation of an interface with a remote address, and who opened it: the truth. */
export interface Connection {
  readonly eniId: string;
  readonly local: string;
  readonly remote: string;
  /** 6, 17 or 1. */
  readonly protocol: number;
  readonly localPort: number;
  readonly remotePort: number;
  readonly openedBy: "us" | "them";
  /** Seconds since 1970; may lie before the window, or end after it. */
  readonly from: number;
  readonly to: number;
  /** Seconds between packets; a connection may be silent for whole intervals. */
  readonly every: number;
  /** A SYN is answered by RST, or by nothing at all. */
  readonly answer?: "syn-ack" | "rst" | "none";
}
