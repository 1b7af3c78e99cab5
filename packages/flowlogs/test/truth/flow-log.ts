import type { Connection } from "./connection.js";
import { FROM, TO } from "./network.js";
import { Random } from "./random.js";

const SYN = 2;
const SYN_ACK = 18;
const FIN = 1;
const RST = 4;

/** One flow log record as AWS would aggregate it, and who opened what is in it. */
export interface TrueRecord {
  readonly connection: Connection;
  readonly isIncoming: boolean;
  start: number;
  end: number;
  packets: number;
  flags: number;
  /** Whether the remote side opened at least one of the connections folded into it. */
  openedByThem: boolean;
}

/** What is done to the records on their way. */
export interface Capture {
  /** Seconds of an aggregation interval: 60 or 600. */
  readonly interval: number;
  /** Share of records that never arrive. */
  readonly lost: number;
  /** Share of intervals of an interface that are skipped as a whole. */
  readonly skipped: number;
  readonly seed: number;
}

/**
 * The records of a network within the window: both directions, aggregated by 5-tuple and interval
 * with flags ORed, what came before the window unseen, some lost.
 */
export function captureRecords(network: readonly Connection[], capture: Capture): TrueRecord[] {
  const records = new Map<string, TrueRecord>();
  for (const connection of network)
    for (const packet of packetsOf(connection)) addPacket(records, connection, packet, capture);
  const random = new Random(capture.seed);
  const skipped = new Map<string, boolean>();
  return [...records.values()].filter(({ connection, start }) => {
    const interval = `${connection.eniId} ${Math.floor(start / capture.interval)}`;
    if (!skipped.has(interval)) skipped.set(interval, random.chance(capture.skipped));
    return !skipped.get(interval) && !random.chance(capture.lost);
  });
}

interface Packet {
  readonly at: number;
  readonly byOpener: boolean;
  readonly flags: number;
}

function* packetsOf({ protocol, from, to, every, answer = "syn-ack" }: Connection): Generator<Packet> {
  const isTcp = protocol === 6;
  yield { at: from, byOpener: true, flags: isTcp ? SYN : 0 };
  if (answer === "none") return;
  yield { at: from, byOpener: false, flags: isTcp ? (answer === "rst" ? RST : SYN_ACK) : 0 };
  if (answer === "rst") return;
  // Only packets of the window matter; the phase stays that of the connection.
  const first = from < FROM ? FROM + ((from - FROM) % every) : from;
  for (let at = first + every; at < Math.min(to, TO); at += every) {
    yield { at, byOpener: true, flags: 0 };
    yield { at: at + (every > 1 ? 1 : 0), byOpener: false, flags: 0 };
  }
  yield { at: to, byOpener: true, flags: isTcp ? FIN : 0 };
  yield { at: to, byOpener: false, flags: isTcp ? FIN : 0 };
}

function addPacket(
  records: Map<string, TrueRecord>,
  connection: Connection,
  packet: Packet,
  { interval }: Capture,
): void {
  const { at, byOpener, flags } = packet;
  if (at < FROM || at >= TO) return;
  const { eniId, remote, protocol, localPort, remotePort, openedBy } = connection;
  const isIncoming = byOpener === (openedBy === "them");
  const key = `${eniId} ${remote} ${protocol} ${localPort} ${remotePort} ${isIncoming} ${Math.floor(at / interval)}`;
  const record = records.get(key) ?? {
    connection,
    isIncoming,
    start: at,
    end: at,
    packets: 0,
    flags: 0,
    openedByThem: false,
  };
  records.set(key, record);
  record.start = Math.min(record.start, at);
  record.end = Math.max(record.end, at);
  record.packets++;
  record.flags |= flags;
  record.openedByThem ||= openedBy === "them";
}

const BASE =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

/** Layouts by what they tell of direction. */
export const LAYOUTS: Readonly<Record<string, string>> = {
  "v2 default": BASE,
  "with flow-direction": `${BASE} flow-direction`,
  "with tcp-flags": `${BASE} tcp-flags`,
  "with both": `${BASE} tcp-flags flow-direction`,
};

/** The text of a log file: a header line, then a line for each record. */
export function logText(records: readonly TrueRecord[], layout: string): string {
  const fields = layout.split(" ");
  const lines = records.map((record) => {
    const values = valuesOf(record);
    return fields.map((field) => values[field] ?? "-").join(" ");
  });
  return [layout, ...lines].join("\n");
}

function valuesOf({ connection, isIncoming, ...record }: TrueRecord): Readonly<Record<string, string | number>> {
  const { eniId, local, remote, localPort, remotePort, protocol } = connection;
  return {
    version: 5,
    "account-id": "123456789012",
    "interface-id": eniId,
    srcaddr: isIncoming ? remote : local,
    dstaddr: isIncoming ? local : remote,
    srcport: isIncoming ? remotePort : localPort,
    dstport: isIncoming ? localPort : remotePort,
    protocol,
    packets: record.packets,
    bytes: record.packets * 100,
    start: record.start,
    end: record.end,
    action: "ACCEPT",
    "log-status": "OK",
    "tcp-flags": record.flags,
    "flow-direction": isIncoming ? "ingress" : "egress",
  };
}
