import type { Window } from "../coverage/coverage.js";
import { countIssue, type IssueCounts } from "../coverage/join-malformed.js";
import type { EniDay } from "../coverage/run-coverage.js";
import type { EniDirectory, KnownEni } from "../evidence/direction.js";
import { type FlowFacts, interpretRecord } from "../evidence/interpret-record.js";
import { ipv4Number } from "../evidence/source-text.js";
import { recordProof } from "../initiator/proof.js";
import { parseIpv6Groups } from "../record/address-text.js";
import type { FlowRecord } from "../record/flow-record.js";
import { ISSUE_TEXT_LENGTH, type LineIssue } from "../record/line-issue.js";
import type { RecordPlace } from "../record/read-item.js";
import type { KeyFacts } from "../source/key-facts.js";
import { type Endpoint, Endpoints, UndirectedCounts } from "./endpoints.js";
import { EniDayTable } from "./eni-day-table.js";
import { EniRegistry } from "./eni-registry.js";
import { FlowBatch } from "./flow-batch.js";
import { Ipv6Table } from "./ipv6-table.js";
import { KeyTable } from "./key-table.js";
import { PlaceTable } from "./place-table.js";

const DAY_S = 86_400;

export const REJECT_BIT: number = 1 << 24;
export const IPV6_BIT: number = 1 << 25;
/** `flow-direction` as the scanner gives it. */
export const UNTOLD = 0;
export const INGRESS = 1;
export const EGRESS = 2;

/** Everything that folding gave, in a form that threads can hand over. */
export interface FoldedPart {
  readonly eniIds: readonly string[];
  readonly places: readonly (readonly (string | null)[])[];
  readonly endpoints: readonly Endpoint[];
  readonly undirected: ReadonlyMap<number, number>;
  readonly ipv6: Uint32Array;
  readonly keyCount: number;
  /** Words of the entries, in chunks. */
  readonly entries: readonly Int32Array[];
  readonly eniDays: readonly EniDay[];
  readonly issues: IssueCounts;
  readonly withoutInterfaceCount: number;
}

/**
 * Folds records into typed arrays: no object for a record, none for a key. What it does is what
 * `foldRecords` does; one test suite runs over both.
 */
export class TypedFold {
  readonly keys: KeyTable;
  readonly enis: EniRegistry = new EniRegistry();
  readonly ipv6: Ipv6Table = new Ipv6Table();
  readonly places: PlaceTable = new PlaceTable();
  readonly window: Window;
  readonly #directory: EniDirectory;
  readonly #batch: FlowBatch;
  readonly #eniDays = new EniDayTable();
  readonly #endpoints = new Endpoints();
  readonly #undirected = new UndirectedCounts();
  readonly #issues: IssueCounts = new Map();
  /** Own IPv4 addresses and numbers of own IPv6 addresses by interface; the first IPv4 one stands apart, for speed. */
  readonly #own: { primary: number; ipv4: readonly number[]; ipv6: readonly number[] }[] = [];
  outsideWindowCount = 0;
  withoutInterfaceCount = 0;
  facts: KeyFacts = { accountId: null, region: null, time: null };

  constructor(directory: EniDirectory, window: Window, maxKeys: number) {
    this.#directory = directory;
    this.window = window;
    this.keys = new KeyTable(maxKeys);
    this.#batch = new FlowBatch(this.keys);
  }

  /** The number of an interface; made when it is new. */
  eni(eniId: string): number {
    const eni = this.enis.id(eniId);
    if (eni === this.#own.length) this.#own.push(this.#ownAddresses(this.#directory.get(eniId)));
    return eni;
  }

  /** Folds one record that was parsed elsewhere: odd lines, Parquet rows. */
  addRecord(record: FlowRecord, place: RecordPlace): void {
    const meaning = interpretRecord(record, this.window);
    switch (meaning.kind) {
      case "flow":
        this.#addFlowRecord(meaning, record);
        break;
      case "no-data":
      case "skip-data":
        this.addNothing(this.eni(meaning.eniId), meaning.kind === "skip-data", meaning.start);
        break;
      case "outside-window":
        this.outsideWindowCount++;
        break;
      case "without-interface":
        this.withoutInterfaceCount++;
        break;
      case "fault": {
        const { key, line, text } = place;
        this.addIssue({ code: meaning.code, field: meaning.field, key, line, text: text.slice(0, ISSUE_TEXT_LENGTH) });
      }
    }
  }

  addIssue(issue: LineIssue): void {
    countIssue(this.#issues, issue);
  }

  addNothing(eni: number, isSkipped: boolean, start: number): void {
    const day = (start / DAY_S) | 0;
    this.#eniDays.addNothing(eni, isSkipped, day, hourOf(start, day));
  }

  /** Folds one flow. `kind` is protocol << 16, REJECT and IPv6 bits; addresses are IPv4 numbers or IPv6 table numbers. */
  addFlow(
    eni: number,
    src: number,
    dst: number,
    srcPort: number,
    dstPort: number,
    kind: number,
    tcpFlags: number,
    direction: number,
    packets: number,
    bytes: number,
    start: number,
    end: number,
  ): void {
    const day = (start / DAY_S) | 0;
    this.#eniDays.addFlow(eni, (kind & REJECT_BIT) === 0, day, hourOf(start, day), start, end);
    const isIpv6 = (kind & IPV6_BIT) !== 0;
    const flags = ((kind >>> 16) & 255) === 6 ? tcpFlags : 0;
    const told = direction === UNTOLD ? this.#directionByAddress(eni, isIpv6, src, dst) : direction;
    if (told === INGRESS) {
      const bits = INCOMING_BITS[flags & 18] as number;
      this.#batch.add(this.#endpoints.direct(eni), src, kind | dstPort, day, bits, srcPort, packets, bytes, start, end);
    } else if (told === EGRESS) {
      const bits = OUTGOING_BITS[flags & 18] as number;
      if (bits === 0) return;
      this.#batch.add(this.#endpoints.direct(eni), dst, kind | srcPort, day, bits, dstPort, 0, 0, start, end);
    } else {
      this.#addUndirected(eni, src, dst, srcPort, dstPort, kind, flags, packets, bytes, start, end, day);
    }
  }

  /** Puts what is waiting into the table; to be called at the end of an object. */
  flush(): void {
    this.#batch.flush();
  }

  /** Hands over what was folded; the fold must not be used afterwards. */
  take(): FoldedPart {
    this.flush();
    return {
      eniIds: this.enis.ids,
      places: this.places.rows,
      endpoints: this.#endpoints.list,
      undirected: this.#undirected.counts,
      ipv6: this.ipv6.words(),
      keyCount: this.keys.count,
      entries: this.keys.words,
      eniDays: this.#eniDays.toEniDays(this.enis.ids),
      issues: this.#issues,
      withoutInterfaceCount: this.withoutInterfaceCount,
    };
  }

  #addFlowRecord(flow: FlowFacts, record: FlowRecord): void {
    const eni = this.eni(flow.eniId);
    this.places.note(eni, record.accountId, record.region, this.facts);
    const isIpv6 = flow.srcAddr.includes(":");
    const kind = (flow.protocol << 16) | (flow.action === "REJECT" ? REJECT_BIT : 0) | (isIpv6 ? IPV6_BIT : 0);
    const direction = record.flowDirection === null ? UNTOLD : record.flowDirection === "ingress" ? INGRESS : EGRESS;
    this.addFlow(
      eni,
      this.#address(flow.srcAddr),
      this.#address(flow.dstAddr),
      flow.srcPort,
      flow.dstPort,
      kind,
      record.tcpFlags ?? 0,
      direction,
      record.packetCount ?? 0,
      record.byteCount ?? 0,
      flow.start,
      flow.end,
    );
  }

  #addUndirected(
    eni: number,
    src: number,
    dst: number,
    srcPort: number,
    dstPort: number,
    kind: number,
    flags: number,
    packets: number,
    bytes: number,
    start: number,
    end: number,
    day: number,
  ): void {
    const isIpv6 = (kind & IPV6_BIT) !== 0;
    this.#undirected.add(eni, isIpv6, 1);
    const asDestination = this.#endpoints.undirected(eni, isIpv6, dst, 1);
    const incoming = INCOMING_BITS[flags & 18] as number;
    this.#batch.add(asDestination, src, kind | dstPort, day, incoming, srcPort, packets, bytes, start, end);
    const asSource = this.#endpoints.undirected(eni, isIpv6, src, src === dst ? 0 : 1);
    const bits = OUTGOING_BITS[flags & 18] as number;
    if (bits === 0) return;
    this.#batch.add(asSource, dst, kind | srcPort, day, bits, dstPort, 0, 0, start, end);
  }

  #directionByAddress(eni: number, isIpv6: boolean, src: number, dst: number): number {
    const own = this.#own[eni];
    if (own === undefined) return UNTOLD;
    if (isIpv6) return own.ipv6.includes(dst) ? INGRESS : own.ipv6.includes(src) ? EGRESS : UNTOLD;
    if (own.primary === dst) return INGRESS;
    if (own.ipv4.length === 0) return UNTOLD;
    return own.ipv4.includes(dst) ? INGRESS : own.ipv4.includes(src) ? EGRESS : UNTOLD;
  }

  #ownAddresses(known: KnownEni | undefined): { primary: number; ipv4: number[]; ipv6: number[] } {
    const addresses = [...(known?.addresses ?? [])];
    const ipv4 = addresses.filter((address) => !address.includes(":")).map((address) => this.#address(address));
    const ipv6 = addresses.filter((address) => address.includes(":")).map((address) => this.#address(address));
    return { primary: ipv4[0] ?? Number.NaN, ipv4, ipv6 };
  }

  /** Canonical text as the number that keys hold. */
  #address(text: string): number {
    if (!text.includes(":")) return ipv4Number(text) | 0;
    const groups = parseIpv6Groups(text) ?? [];
    const word = (i: number) => (((groups[i] ?? 0) << 16) | (groups[i + 1] ?? 0)) >>> 0;
    return this.ipv6.id(word(0), word(2), word(4), word(6));
  }
}

/** What the two handshake bits of the flags prove, by direction. */
const INCOMING_BITS = bitsByFlags(true);
const OUTGOING_BITS = bitsByFlags(false);

function bitsByFlags(isIncoming: boolean): Uint8Array {
  return Uint8Array.from({ length: 19 }, (_, flags) => recordProof(isIncoming, flags, 1, 1).bits);
}

function hourOf(start: number, day: number): number {
  return ((start - day * DAY_S) / 3_600) | 0;
}
