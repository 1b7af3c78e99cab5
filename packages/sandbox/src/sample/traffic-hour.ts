import type { Random } from "./random.js";
import { SAMPLE_INTERFACES } from "./sample-interfaces.js";
import { ICMP, type SampleGap, type SampleRecord, TCP } from "./sample-record.js";

/** What one connection looks like from the interface of the server. */
export interface Visit {
  /** Interface of the server. */
  readonly eni: string;
  readonly client: string;
  readonly port: number;
  readonly protocol?: number;
  /** A connection that was opened before: its SYN is in an older record, or before the logs began. */
  readonly longLived?: boolean;
  /** The server's secondary address, which only pkt-dstaddr shows. */
  readonly secondary?: string;
  readonly clientPort?: number;
}

/** What one connection looks like from the interface of the client. */
export interface Outgoing {
  readonly eni: string;
  readonly server: string;
  readonly port: number;
  readonly protocol?: number;
}

const ADDRESS = new Map(SAMPLE_INTERFACES.map((eni) => [eni.name, eni] as const));

/** Seconds of one delivery interval of AWS; a file holds the records that end within it. */
export const INTERVAL_SECONDS = 300;

/** Collects the records of one delivery interval. Times fall inside it. */
export class TrafficHour {
  readonly records: SampleRecord[] = [];
  readonly gaps: SampleGap[] = [];
  readonly #seen = new Set<string>();

  readonly start: number;
  readonly random: Random;

  /** `start` is the first second of the interval. */
  constructor(start: number, random: Random) {
    this.start = start;
    this.random = random;
  }

  /** A client's connection to one of our servers: two records, one each way. */
  visit(visit: Visit): void {
    const { eni, client, port, protocol = TCP } = visit;
    const own = this.#own(eni, client);
    const clientPort = protocol === ICMP ? 0 : (visit.clientPort ?? this.#ephemeral());
    const extra = visit.secondary === undefined ? {} : { packetDestination: visit.secondary };
    const [there, back] = visit.longLived ? [0, 0] : protocol === TCP ? [3, 19] : [0, 0];
    this.#add({
      eni,
      source: client,
      sourcePort: clientPort,
      destination: own,
      destinationPort: port,
      protocol,
      tcpFlags: there,
      direction: "ingress",
      ...extra,
    });
    this.#add({
      eni,
      source: own,
      sourcePort: port,
      destination: client,
      destinationPort: clientPort,
      protocol,
      tcpFlags: back,
      direction: "egress",
      ...extra,
    });
  }

  /** One of our servers calls out: its answer comes in on an ephemeral port and must not become evidence. */
  callOut({ eni, server, port, protocol = TCP }: Outgoing): void {
    const own = this.#own(eni, server);
    const ownPort = this.#ephemeral();
    const isTcp = protocol === TCP;
    this.#add({
      eni,
      source: own,
      sourcePort: ownPort,
      destination: server,
      destinationPort: port,
      protocol,
      tcpFlags: isTcp ? 3 : 0,
      direction: "egress",
    });
    this.#add({
      eni,
      source: server,
      sourcePort: port,
      destination: own,
      destinationPort: ownPort,
      protocol,
      tcpFlags: isTcp ? 19 : 0,
      direction: "ingress",
    });
  }

  /** Somebody who was refused. */
  reject({ eni, client, port }: Visit): void {
    this.#add({
      eni,
      source: client,
      sourcePort: this.#ephemeral(),
      destination: this.#own(eni, client),
      destinationPort: port,
      protocol: TCP,
      tcpFlags: 2,
      direction: "ingress",
      action: "REJECT",
      packets: 1,
      bytes: 44,
    });
  }

  /** Records that AWS could not deliver. */
  skip(eni: string): void {
    this.#seen.add(eni);
    this.gaps.push({ eni, status: "SKIPDATA", start: this.start, end: this.start + 59 });
  }

  /** As AWS does, writes a line for each interface that had nothing to say. */
  close(): void {
    for (const { name } of SAMPLE_INTERFACES) {
      if (!this.#seen.has(name))
        this.gaps.push({ eni: name, status: "NODATA", start: this.start, end: this.start + 59 });
    }
  }

  #add(
    record: Pick<
      SampleRecord,
      "eni" | "source" | "sourcePort" | "destination" | "destinationPort" | "protocol" | "tcpFlags" | "direction"
    > &
      Partial<SampleRecord>,
  ): void {
    const { random } = this;
    const end = this.start + random.int(60, INTERVAL_SECONDS - 1);
    const packets = random.int(4, 40);
    this.#seen.add(record.eni);
    this.records.push({
      packets,
      bytes: packets * random.int(60, 900),
      start: end - random.int(20, 59),
      end,
      action: "ACCEPT",
      ...record,
    });
  }

  #own(eni: string, peer: string): string {
    const known = ADDRESS.get(eni);
    if (peer.includes(":")) return known?.ipv6 ?? "2001:db8:64::ffff";
    return known?.addresses[0] ?? GONE_ADDRESS;
  }

  #ephemeral(): number {
    return this.random.int(32768, 60999);
  }
}

const GONE_ADDRESS = "10.64.11.12";
