import { DAY_S } from "@sgt/cidr";
import { type FactTable, UNTOLD } from "./fact-table.js";
import { numberInterfaces, rowsByInterface } from "./number-interfaces.js";
import { ScanTimes, scopeOf } from "./scan-times.js";
import { type Segment, segmentsOf } from "./segments.js";
import type { InterfaceState, Knowledge } from "./sighting.js";

/** Groups that an interface may have had in a time. */
export interface Grouping {
  /** Sorted; null for a part of the time of which nobody can tell. */
  readonly groups: readonly string[] | null;
  /** The best that is known of it within the time. */
  readonly how: Knowledge;
  /** The least: `seen` at one instant of a day and `assumed` for the rest. */
  readonly atLeast: Knowledge;
}

/** What an interface was. */
export interface Holding {
  readonly accountId: string;
  readonly region: string;
  readonly eniId: string;
  readonly state: InterfaceState;
}

/** Groups that an interface had in a time. */
export interface GroupTime {
  readonly groups: readonly string[];
  /** Seconds since 1970, `until` excluded. */
  readonly from: number;
  readonly until: number;
}

/** What it was in a time. */
export interface DirectoryEntry extends Holding {
  /** Seconds since 1970, `until` excluded. */
  readonly from: number;
  readonly until: number;
  readonly how: Exclude<Knowledge, "unknown">;
  readonly source: string;
}

const ORDER: readonly Knowledge[] = ["unknown", "inferred", "assumed", "seen", "told"];

/** What every interface was at which time, and how that is known. The same whatever order its facts came in. */
export class InterfaceDirectory {
  readonly #table: FactTable;
  readonly #scans: ScanTimes;
  /** The facts of interface n are `#rows` from `#starts[n]` to `#starts[n + 1]`. */
  readonly #starts: Uint32Array;
  readonly #rows: Uint32Array;
  /** The first interface of each id, and the next of the same id in another account; -1 where there is none. */
  readonly #firstOfId: Int32Array;
  readonly #nextOfId: Int32Array;
  #lastAsked: { readonly number: number; readonly segments: readonly Segment[] } = { number: -1, segments: [] };
  /** Made when somebody asks by address. */
  #numbersByAddress: ReadonlyMap<string, ReadonlySet<number>> | null = null;

  constructor(table: FactTable) {
    this.#table = table;
    this.#scans = new ScanTimes(table);
    const numbered = numberInterfaces(table);
    this.#firstOfId = numbered.firstOfId;
    this.#nextOfId = numbered.nextOfId;
    [this.#starts, this.#rows] = rowsByInterface(numbered.ofRow, numbered.nextOfId.length);
  }

  get interfaceCount(): number {
    return this.#nextOfId.length;
  }

  /**
   * The number of an interface, to ask for it again and again; -1 for one that nobody told of. An account that the log
   * calls `unknown` may be any: ids are unique.
   */
  find(accountId: string, eniId: string): number {
    const id = this.#table.texts.eniId.find(eniId);
    if (id === undefined) return -1;
    let found = -1;
    for (let number = this.#firstOfId[id] as number; number >= 0; number = this.#nextOfId[number] as number) {
      const account = this.#accountOf(number);
      if (account === accountId) return number;
      if (accountId === "unknown" && (found < 0 || account < this.#accountOf(found))) found = number;
    }
    return found;
  }

  /** Whether all interfaces of an account and region were ever listed: without that an interface nobody told of may be any. */
  hasListed(accountId: string, region: string): boolean {
    return this.#scans.has(accountId, region);
  }

  /** The VPC of an interface, which it never changes; null where nobody told. */
  vpcOf(number: number): string | null {
    if (number < 0) return null;
    for (const row of this.#factsOf(number)) {
      const vpcId = this.#table.text("vpcId", row);
      if (vpcId !== "") return vpcId;
    }
    return null;
  }

  /** The own addresses of an interface that anybody told. */
  addressesOf(number: number): readonly string[] {
    if (number < 0) return [];
    return [...new Set(this.#factsOf(number).flatMap((row) => this.#table.state(row).addresses))];
  }

  /** The groups that an interface had, or may have had, on a UTC day such as `2026-11-20`. */
  groupsOn(accountId: string, eniId: string, day: string): readonly Grouping[] {
    const from = Date.parse(day) / 1000;
    return this.groupsWithin(this.find(accountId, eniId), from, from + DAY_S);
  }

  /** The same for a time, by the interface's number; `until` is excluded. */
  groupsWithin(number: number, from: number, until: number): readonly Grouping[] {
    if (number < 0) return [UNKNOWN];
    const found = new Map<number, { how: Knowledge; atLeast: Knowledge }>();
    let [covered, isWhole] = [from, true];
    for (const segment of this.#segments(number)) {
      if (segment.until <= from || segment.from >= until || this.#isUntold(segment)) continue;
      if (segment.from > covered) isWhole = false;
      covered = Math.max(covered, segment.until);
      this.#note(found, segment, from, until);
    }
    const groupings = [...found].map(([groups, known]) => ({ groups: this.#groups(groups), ...known })).sort(compare);
    return isWhole && covered >= until ? groupings : [...groupings, UNKNOWN];
  }

  /** All that is known, by account, region, interface and time. */
  *entries(): Generator<DirectoryEntry> {
    const all = Array.from({ length: this.interfaceCount }, (_, number) => number);
    for (const number of this.#inOrder(all)) {
      const segments = [...this.#segments(number)].map((segment) => this.#entry(segment));
      yield* segments.sort(
        (a, b) => a.from - b.from || a.until - b.until || compareTexts(JSON.stringify(a), JSON.stringify(b)),
      );
    }
  }

  /** What a flow log itself said of an interface, the latest last; what nobody else knows of it may stand there. */
  wordsOf(number: number): InterfaceState[] {
    if (number < 0) return [];
    return this.#loggedOf(number).map((row) => this.#table.state(row));
  }

  /**
   * Who had some of these addresses in a time, or may have had them, as far as is known: by interface and time. What flow logs
   * said of an interface themselves comes before what others told of it.
   */
  holdersOf(isWanted: (address: string) => boolean, from: number, until: number): Holding[] {
    const isHeld = this.#table.texts.addresses.texts.map((text) => text !== "" && text.split(" ").some(isWanted));
    const ids = this.#table.numbers("addresses");
    const holds = (row: number): boolean => isHeld[ids[row] as number] as boolean;
    const rows = Array.from(this.#rows.filter(holds));
    const numbers = new Set(rows.map((row) => this.find(this.#text("accountId", row), this.#text("eniId", row))));
    return this.#inOrder([...numbers]).flatMap((number) => {
      const logged = this.#loggedOf(number).map((row) => ({ row, ...this.#timeOf(row) }));
      return [...logged, ...this.#segments(number)]
        .filter((one) => one.from < until && one.until > from && holds(one.row))
        .map(({ row }) => this.#holding(row));
    });
  }

  /**
   * What the interfaces that ever had an address were, and when: also at times of which nobody told their addresses, or others.
   * Empty for an address of which nobody told.
   */
  tenuresOf(address: string): DirectoryEntry[] {
    this.#numbersByAddress ??= this.#numberAddresses();
    const numbers = [...(this.#numbersByAddress.get(address) ?? [])];
    return numbers.flatMap((number) => this.#segments(number).map((segment) => this.#entry(segment)));
  }

  #numberAddresses(): Map<string, Set<number>> {
    const byAddress = new Map<string, Set<number>>();
    const ids = this.#table.numbers("addresses");
    const addresses = this.#table.texts.addresses.texts.map((text) => (text === "" ? [] : text.split(" ")));
    for (let number = 0; number < this.interfaceCount; number++) {
      for (const row of this.#factsOf(number)) {
        for (const address of addresses[ids[row] as number] ?? []) {
          const numbers = byAddress.get(address);
          if (numbers === undefined) byAddress.set(address, new Set([number]));
          else numbers.add(number);
        }
      }
    }
    return byAddress;
  }

  /** In which time interfaces had some of these groups, or may have had them: one entry for each that is known, cut to the time asked for. */
  *groupTimes(isWanted: (group: string) => boolean, from: number, until: number): Generator<GroupTime> {
    const lists = this.#table.texts.groups.texts.map((text) => text.split(" ").filter(isWanted));
    const ids = this.#table.numbers("groups");
    const groupsOf = (row: number): readonly string[] => lists[ids[row] as number] as readonly string[];
    for (let number = 0; number < this.interfaceCount; number++) {
      const rows = this.#rows.subarray(this.#starts[number], this.#starts[number + 1]);
      if (!rows.some((row) => groupsOf(row).length > 0)) continue;
      for (const segment of this.#segments(number)) {
        const groups = groupsOf(segment.row);
        const time = { from: Math.max(from, segment.from), until: Math.min(until, segment.until) };
        if (groups.length > 0 && time.from < time.until) yield { groups, ...time };
      }
    }
  }

  #note(
    found: Map<number, { how: Knowledge; atLeast: Knowledge }>,
    segment: Segment,
    from: number,
    until: number,
  ): void {
    const [best, least] = this.#knowledge(segment, from, until);
    const groups = this.#table.numbers("groups")[segment.row] as number;
    const known = found.get(groups);
    if (known === undefined) found.set(groups, { how: best, atLeast: least });
    else {
      if (ORDER.indexOf(best) > ORDER.indexOf(known.how)) known.how = best;
      if (ORDER.indexOf(least) < ORDER.indexOf(known.atLeast)) known.atLeast = least;
    }
  }

  /** A run of sightings is seen at its instants and assumed between them. */
  #knowledge({ from, until, how, row }: Segment, askedFrom: number, askedUntil: number): [Knowledge, Knowledge] {
    if (how !== "seen") return [how, how];
    const last = until - 1;
    const isInstant = from === last || (askedUntil - askedFrom === 1 && (askedFrom === from || askedFrom === last));
    const showsEnd = [from, last].some((time) => time >= askedFrom && time < askedUntil);
    const between = this.#scans.between(
      scopeOf(this.#table, row),
      Math.max(from, askedFrom - 1),
      Math.min(last, askedUntil),
    );
    return [showsEnd || between.length > 0 ? "seen" : "assumed", isInstant ? "seen" : "assumed"];
  }

  #segments(number: number): readonly Segment[] {
    if (this.#lastAsked.number !== number) {
      this.#lastAsked = { number, segments: segmentsOf(this.#table, this.#factsOf(number), this.#scans) };
    }
    return this.#lastAsked.segments;
  }

  #factsOf(number: number): number[] {
    return Array.from(this.#rows.subarray(this.#starts[number], this.#starts[number + 1]));
  }

  #isUntold({ row }: Segment): boolean {
    return this.#table.text("groups", row) === UNTOLD;
  }

  #accountOf(number: number): string {
    return this.#table.text("accountId", this.#rows[this.#starts[number] as number] as number);
  }

  #groups(number: number): readonly string[] | null {
    const text = this.#table.texts.groups.text(number);
    if (text === UNTOLD) return null;
    return text === "" ? [] : text.split(" ");
  }

  /** Of the flow logs themselves, the latest last. */
  #loggedOf(number: number): number[] {
    return this.#factsOf(number)
      .filter((row) => this.#table.kind(row) === "logged")
      .sort((a, b) => (this.#table.until[a] as number) - (this.#table.until[b] as number));
  }

  #timeOf(row: number): { readonly from: number; readonly until: number } {
    return { from: this.#table.from[row] as number, until: this.#table.until[row] as number };
  }

  #text(column: "accountId" | "region" | "eniId" | "source", row: number): string {
    return this.#table.text(column, row);
  }

  #holding(row: number): Holding {
    return {
      accountId: this.#text("accountId", row),
      region: this.#text("region", row),
      eniId: this.#text("eniId", row),
      state: this.#table.state(row),
    };
  }

  #entry({ from, until, how, row }: Segment): DirectoryEntry {
    const { state, ...of } = this.#holding(row);
    return { ...of, from, until, how, source: this.#text("source", row), state };
  }

  #inOrder(numbers: readonly number[]): number[] {
    const keyed = numbers.map((number) => {
      const row = this.#rows[this.#starts[number] as number] as number;
      return { number, key: `${this.#text("accountId", row)} ${this.#text("eniId", row)}` };
    });
    return keyed.sort((a, b) => compareTexts(a.key, b.key)).map(({ number }) => number);
  }
}

const UNKNOWN: Grouping = { groups: null, how: "unknown", atLeast: "unknown" };

function compare(a: Grouping, b: Grouping): number {
  return compareTexts((a.groups ?? [UNTOLD]).join(" "), (b.groups ?? [UNTOLD]).join(" "));
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
