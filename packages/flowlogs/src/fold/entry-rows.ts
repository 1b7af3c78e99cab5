import { DAY_S } from "@sgt/cidr";
import type { FoldedRow } from "../evidence/folded-row.js";
import { addressText } from "./address-bytes.js";
import {
  BYTES,
  DAY_BITS,
  ENDPOINT,
  FIRST,
  IPV6_BIT,
  KIND,
  LAST,
  OPENED_AT,
  PACKETS,
  PORTS,
  RECORDS,
  REJECT_BIT,
  REMOTE,
} from "./entry.js";

const DAY_MS = DAY_S * 1000;

/** Account, region and id of the interface behind an endpoint. */
export type EndpointName = Pick<FoldedRow, "accountId" | "region" | "eniId">;

/** Writes entries of a table out as rows. */
export class EntryRows {
  readonly #names: readonly EndpointName[];
  readonly #ipv6: Uint32Array;
  readonly #dates = new Map<number, string>();

  /** Names by endpoint number, and the words of the IPv6 addresses by theirs. */
  constructor(names: readonly EndpointName[], ipv6: Uint32Array) {
    this.#names = names;
    this.#ipv6 = ipv6;
  }

  row(words: Int32Array, floats: Float64Array, at: number): FoldedRow {
    const { accountId, region, eniId } = this.#names[words[at + ENDPOINT] as number] as EndpointName;
    const kind = words[at + KIND] as number;
    const isIpv6 = (kind & IPV6_BIT) !== 0;
    const remote = words[at + REMOTE] as number;
    const dayBits = words[at + DAY_BITS] as number;
    const ports = words[at + PORTS] as number;
    // No spread here: with it a row costs ten times as much.
    return {
      accountId,
      region,
      eniId,
      family: isIpv6 ? 6 : 4,
      protocol: (kind >>> 16) & 255,
      port: kind & 0xffff,
      source: addressText(remote, isIpv6, this.#ipv6),
      action: (kind & REJECT_BIT) === 0 ? "ACCEPT" : "REJECT",
      date: this.#date(dayBits & 0xffff),
      recordCount: (words[at + RECORDS] as number) >>> 0,
      packetCount: floats[(at + PACKETS) >> 1] as number,
      byteCount: floats[(at + BYTES) >> 1] as number,
      firstSeen: (words[at + FIRST] as number) >>> 0,
      lastSeen: (words[at + LAST] as number) >>> 0,
      handshake: {
        bits: dayBits >>> 16,
        incomingPort: ports & 0xffff,
        openedPort: ports >>> 16,
        openedAt: (words[at + OPENED_AT] as number) >>> 0,
      },
    };
  }

  #date(day: number): string {
    const known = this.#dates.get(day);
    if (known !== undefined) return known;
    const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    this.#dates.set(day, date);
    return date;
  }
}
