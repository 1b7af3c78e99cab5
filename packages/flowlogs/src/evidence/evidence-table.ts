import { parseAddress } from "@sgt/cidr";
import { DayTexts } from "./day-texts.js";
import type { Action } from "./evidence-row.js";
import type { FoldedRow } from "./folded-row.js";
import { Interner } from "./interner.js";
import { ipv4Number, ipv4Text } from "./source-text.js";

const ACTIONS: readonly Action[] = ["ACCEPT", "REJECT"];
const FIRST_CAPACITY = 1_024;

/**
 * Folded rows in columns: about 70 bytes a row where objects would take 400. Addresses of IPv6 and
 * interfaces are numbered; their texts stand once.
 */
export class EvidenceTable {
  #rowCount = 0;
  /** Account, region and interface, divided by a blank; none of the three can hold one. */
  readonly #interfaces = new Interner();
  readonly #ipv6 = new Interner();
  readonly #places: Pick<FoldedRow, "accountId" | "region" | "eniId">[] = [];
  readonly #days = new DayTexts();
  #columns = makeColumns(FIRST_CAPACITY);

  get rowCount(): number {
    return this.#rowCount;
  }

  append(row: FoldedRow): void {
    if (this.#rowCount === this.#columns.port.length) this.#grow();
    const i = this.#rowCount++;
    const c = this.#columns;
    c.networkInterface[i] = this.#interfaceId(row);
    c.family[i] = row.family;
    c.protocol[i] = row.protocol;
    c.port[i] = row.port;
    c.source[i] = row.family === 4 ? ipv4Number(row.source) : this.#ipv6.id(row.source);
    c.action[i] = row.action === "ACCEPT" ? 0 : 1;
    c.day[i] = this.#days.number(row.date);
    c.recordCount[i] = row.recordCount;
    c.packetCount[i] = row.packetCount;
    c.byteCount[i] = row.byteCount;
    c.firstSeen[i] = row.firstSeen;
    c.lastSeen[i] = row.lastSeen;
    c.bits[i] = row.proof.bits;
    c.incomingPort[i] = row.proof.incomingPort;
    c.proofPort[i] = row.proof.proofPort;
    c.provedAt[i] = row.proof.provedAt;
  }

  /** The row at a place, built anew. */
  row(i: number): FoldedRow {
    const c = this.#columns;
    const { accountId, region, eniId } = this.#places[at(c.networkInterface, i)] as FoldedRow;
    const family = at(c.family, i) as 4 | 6;
    return {
      accountId,
      region,
      eniId,
      family,
      protocol: at(c.protocol, i),
      port: at(c.port, i),
      source: family === 4 ? ipv4Text(at(c.source, i)) : this.#ipv6.text(at(c.source, i)),
      action: ACTIONS[at(c.action, i)] as Action,
      date: this.#days.text(at(c.day, i)),
      recordCount: at(c.recordCount, i),
      packetCount: at(c.packetCount, i),
      byteCount: at(c.byteCount, i),
      firstSeen: at(c.firstSeen, i),
      lastSeen: at(c.lastSeen, i),
      proof: this.proof(i),
    };
  }

  /** Account, region and day: equal texts for rows that lie in the same part of a ledger. */
  partition(i: number): string {
    const c = this.#columns;
    const networkInterface = this.#interfaces.text(at(c.networkInterface, i));
    return `${networkInterface.slice(0, networkInterface.lastIndexOf(" "))} ${at(c.day, i)}`;
  }

  proof(i: number): FoldedRow["proof"] {
    const c = this.#columns;
    return {
      bits: at(c.bits, i),
      incomingPort: at(c.incomingPort, i),
      proofPort: at(c.proofPort, i),
      provedAt: at(c.provedAt, i),
    };
  }

  port(i: number): number {
    return at(this.#columns.port, i);
  }

  /** Interface, protocol and port as one number. */
  localPort(i: number): number {
    const c = this.#columns;
    return (at(c.networkInterface, i) * 256 + at(c.protocol, i)) * 65_536 + at(c.port, i);
  }

  firstSeen(i: number): number {
    return at(this.#columns.firstSeen, i);
  }

  recordCount(i: number): number {
    return at(this.#columns.recordCount, i);
  }

  isAccepted(i: number): boolean {
    return at(this.#columns.action, i) === 0;
  }

  /** Two numbers a row whose order is the order of keys: `EvidenceRow` from `accountId` to `date`. */
  sortKeys(): SortKeys {
    const c = this.#columns;
    const interfaces = this.#interfaces.ranks((text) => text);
    const ipv6 = this.#ipv6.ranks((text) => parseAddress(text).value);
    const high = new Float64Array(this.#rowCount);
    const low = new Float64Array(this.#rowCount);
    for (let i = 0; i < this.#rowCount; i++) {
      const is6 = at(c.family, i) === 6 ? 1 : 0;
      const rank = at(interfaces, at(c.networkInterface, i)) * 2 + is6;
      high[i] = (rank * 256 + at(c.protocol, i)) * 65_536 + at(c.port, i);
      const source = is6 ? at(ipv6, at(c.source, i)) : at(c.source, i);
      low[i] = (source * 2 + at(c.action, i)) * DAYS + at(c.day, i);
    }
    return { high, low };
  }

  #interfaceId({ accountId, region, eniId }: FoldedRow): number {
    const id = this.#interfaces.id(`${accountId} ${region} ${eniId}`);
    if (id === this.#places.length) this.#places.push({ accountId, region, eniId });
    return id;
  }

  #grow(): void {
    const bigger = makeColumns(this.#columns.port.length * 2);
    for (const name of Object.keys(bigger) as (keyof Columns)[]) bigger[name].set(this.#columns[name]);
    this.#columns = bigger;
  }
}

/** Keys of rows as pairs of exact integers (below 2^53), compared `high` first. */
export interface SortKeys {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Days since 1970 fit 16 bits until 2149, and are the lowest digits of `SortKeys.low`. */
export const DAYS: number = 65_536;

type Columns = ReturnType<typeof makeColumns>;

function makeColumns(capacity: number) {
  return {
    networkInterface: new Uint32Array(capacity),
    source: new Uint32Array(capacity),
    port: new Uint16Array(capacity),
    day: new Uint16Array(capacity),
    family: new Uint8Array(capacity),
    protocol: new Uint8Array(capacity),
    action: new Uint8Array(capacity),
    bits: new Uint8Array(capacity),
    incomingPort: new Uint16Array(capacity),
    proofPort: new Uint16Array(capacity),
    recordCount: new Float64Array(capacity),
    packetCount: new Float64Array(capacity),
    byteCount: new Float64Array(capacity),
    firstSeen: new Float64Array(capacity),
    lastSeen: new Float64Array(capacity),
    provedAt: new Float64Array(capacity),
  };
}

function at(column: { readonly [i: number]: number }, i: number): number {
  return column[i] as number;
}
