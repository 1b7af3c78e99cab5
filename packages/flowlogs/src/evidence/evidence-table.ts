import { parseAddress } from "@sgt/cidr";
import { Interner } from "../directory/interner.js";
import { DayTexts } from "./day-texts.js";
import { type EvidenceColumns, growColumns, makeColumns } from "./evidence-columns.js";
import type { Action } from "./evidence-row.js";
import type { FoldedRow } from "./folded-row.js";
import { type InterfaceKey, InterfaceNumbers } from "./interface-numbers.js";
import { joinRows } from "./join-rows.js";
import { ipv4Number, ipv4Text } from "./source-text.js";

const ACTIONS: readonly Action[] = ["ACCEPT", "REJECT"];
const FIRST_CAPACITY = 1_024;

/** Folded rows in columns. Interfaces and addresses of IPv6 are numbered; their texts stand once. */
export class EvidenceTable {
  readonly interfaces: InterfaceNumbers = new InterfaceNumbers();
  readonly ipv6: Interner = new Interner();
  readonly days: DayTexts = new DayTexts();
  #rowCount = 0;
  #columns: EvidenceColumns;

  /** @param capacity how many rows are expected; more may come. */
  constructor(capacity: number = FIRST_CAPACITY) {
    this.#columns = makeColumns(Math.max(1, capacity));
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** Its columns, until rows are added. */
  get columns(): EvidenceColumns {
    return this.#columns;
  }

  append(row: FoldedRow): void {
    this.#set(this.reserve(1), row);
  }

  /** Makes room for rows whose columns the caller fills, and returns the number of the first. */
  reserve(count: number): number {
    const first = this.#rowCount;
    const capacity = this.#columns.port.length;
    this.#rowCount += count;
    if (this.#rowCount > capacity) this.#columns = growColumns(this.#columns, Math.max(this.#rowCount, capacity * 2));
    return first;
  }

  /** Joins rows of the same key and day into the first of them. */
  join(rows: Uint32Array): void {
    const [first = 0, ...rest] = rows;
    this.#set(
      first,
      rest.reduce((joined, i) => joinRows(joined, this.row(i)), this.row(first)),
    );
  }

  /** The row at a place, built anew. */
  row(i: number): FoldedRow {
    const c = this.#columns;
    const { accountId, region, eniId } = this.interfaceKey(i);
    return {
      accountId,
      region,
      eniId,
      family: at(c.family, i) as 4 | 6,
      protocol: at(c.protocol, i),
      port: at(c.port, i),
      source: this.source(i),
      action: this.action(i),
      date: this.days.text(at(c.day, i)),
      recordCount: at(c.recordCount, i),
      packetCount: at(c.packetCount, i),
      byteCount: at(c.byteCount, i),
      firstSeen: at(c.firstSeen, i),
      lastSeen: at(c.lastSeen, i),
      handshake: this.handshake(i),
    };
  }

  interfaceKey(i: number): InterfaceKey {
    return this.interfaces.key(at(this.#columns.networkInterface, i));
  }

  source(i: number): string {
    const { family, source } = this.#columns;
    return at(family, i) === 4 ? ipv4Text(at(source, i)) : this.ipv6.text(at(source, i));
  }

  action(i: number): Action {
    return ACTIONS[at(this.#columns.action, i)] as Action;
  }

  handshake(i: number): FoldedRow["handshake"] {
    const c = this.#columns;
    return {
      bits: at(c.bits, i),
      incomingPort: at(c.incomingPort, i),
      openedPort: at(c.openedPort, i),
      openedAt: at(c.openedAt, i),
    };
  }

  /** Interface, protocol and port as one number. */
  localPort(i: number): number {
    const c = this.#columns;
    return (at(c.networkInterface, i) * 256 + at(c.protocol, i)) * 65_536 + at(c.port, i);
  }

  /** Two numbers a row whose order is the order of keys: `EvidenceRow` from `accountId` to `date`. */
  sortKeys(): SortKeys {
    const c = this.#columns;
    const interfaces = this.interfaces.ranks();
    const ipv6 = this.ipv6.ranks((text) => parseAddress(text).value);
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

  #set(i: number, row: FoldedRow): void {
    const c = this.#columns;
    c.networkInterface[i] = this.interfaces.number(row.accountId, row.region, row.eniId);
    c.family[i] = row.family;
    c.protocol[i] = row.protocol;
    c.port[i] = row.port;
    c.source[i] = row.family === 4 ? ipv4Number(row.source) : this.ipv6.id(row.source);
    c.action[i] = row.action === "ACCEPT" ? 0 : 1;
    c.day[i] = this.days.number(row.date);
    c.recordCount[i] = row.recordCount;
    c.packetCount[i] = row.packetCount;
    c.byteCount[i] = row.byteCount;
    c.firstSeen[i] = row.firstSeen;
    c.lastSeen[i] = row.lastSeen;
    c.bits[i] = row.handshake.bits;
    c.incomingPort[i] = row.handshake.incomingPort;
    c.openedPort[i] = row.handshake.openedPort;
    c.openedAt[i] = row.handshake.openedAt;
  }
}

/** Keys of rows as pairs of exact integers (below 2^53), compared `high` first. */
export interface SortKeys {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Days are the lowest digits of `SortKeys.low`. */
export const DAYS: number = 65_536;

function at(column: { readonly [i: number]: number }, i: number): number {
  return column[i] as number;
}
