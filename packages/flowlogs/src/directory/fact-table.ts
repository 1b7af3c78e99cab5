import { Interner } from "./interner.js";
import {
  type InterfaceState,
  type Scan,
  SIGHTING_KINDS,
  type Sighting,
  type SightingKind,
  type Sightings,
} from "./sighting.js";

/** Columns of texts, each with its own numbers: of a million interfaces most share groups, subnets and services. */
export const TEXT_COLUMNS = [
  "source",
  "accountId",
  "region",
  "eniId",
  "groups",
  "vpcId",
  "subnetId",
  "addresses",
  "kind",
  "subject",
  "service",
  "scalingGroup",
  "name",
  "words",
] as const;
export type TextColumn = (typeof TEXT_COLUMNS)[number];

/** What kind of row a fact is: a sighting, or a scan. */
export type FactKind = SightingKind | "scan";
export const FACT_KINDS: readonly FactKind[] = [...SIGHTING_KINDS, "scan"];

/** Of one text but `words`. */
export const MOST_TEXT = 2000;

/** Stands where nobody told the groups; no groups at all are an empty text. */
export const UNTOLD = "-";

/**
 * What was told of interfaces, by column. A `seen` fact whose `until` is later than its `from` stands for several: the
 * interface was seen so at both, and at every scan of its account and region between them that the same file holds.
 */
export class FactTable {
  readonly texts: Readonly<Record<TextColumn, Interner>>;
  readonly #numbers: Record<TextColumn, Uint32Array>;
  kinds: Uint8Array = new Uint8Array(CAPACITY);
  from: Float64Array = new Float64Array(CAPACITY);
  until: Float64Array = new Float64Array(CAPACITY);
  /** Of which file. */
  files: Uint16Array = new Uint16Array(CAPACITY);
  rowCount = 0;

  constructor() {
    this.texts = ofColumns(() => new Interner());
    this.#numbers = ofColumns(() => new Uint32Array(CAPACITY));
  }

  /** Makes room for rows and returns the first of them; their values are to be set. */
  reserve(count: number): number {
    const first = this.rowCount;
    this.rowCount += count;
    if (this.rowCount > this.from.length) this.#grow(Math.max(this.rowCount, this.from.length * 2));
    return first;
  }

  /** The numbers of a column; to be asked for anew after rows were added. */
  numbers(column: TextColumn): Uint32Array {
    return this.#numbers[column];
  }

  text(column: TextColumn, row: number): string {
    return this.texts[column].text(this.#numbers[column][row] as number);
  }

  kind(row: number): FactKind {
    return FACT_KINDS[this.kinds[row] as number] as FactKind;
  }

  addSighting(sighting: Sighting, file = 0): void {
    const { kind, from, until, accountId, region, eniId, source, state } = sighting;
    this.#add(kind, from, until, file, { accountId, region, eniId, source, ...textsOf(state) });
  }

  addScan({ accountId, region, at, source }: Scan, file = 0): void {
    this.#add("scan", at, at, file, { accountId, region, source });
  }

  /** Adds a row of another table, with other times. */
  addFrom(other: FactTable, row: number, from: number, until: number): void {
    const texts = ofColumns((column) => other.text(column, row));
    this.#add(other.kind(row), from, until, 0, texts);
  }

  state(row: number): InterfaceState {
    const groups = this.text("groups", row);
    return {
      groups: groups === UNTOLD ? null : listOf(groups),
      vpcId: this.text("vpcId", row),
      subnetId: this.text("subnetId", row),
      addresses: listOf(this.text("addresses", row)),
      kind: this.text("kind", row),
      subject: this.text("subject", row),
      service: this.text("service", row),
      scalingGroup: this.text("scalingGroup", row),
      name: this.text("name", row),
      words: wordsOf(this.text("words", row)),
    };
  }

  #add(kind: FactKind, from: number, until: number, file: number, texts: Partial<Record<TextColumn, string>>): void {
    const row = this.reserve(1);
    this.kinds[row] = FACT_KINDS.indexOf(kind);
    this.from[row] = from;
    this.until[row] = until;
    this.files[row] = file;
    for (const column of TEXT_COLUMNS) this.#numbers[column][row] = this.texts[column].id(texts[column] ?? "");
  }

  #grow(capacity: number): void {
    this.kinds = grown(this.kinds, new Uint8Array(capacity));
    this.from = grown(this.from, new Float64Array(capacity));
    this.until = grown(this.until, new Float64Array(capacity));
    this.files = grown(this.files, new Uint16Array(capacity));
    for (const column of TEXT_COLUMNS) {
      this.#numbers[column] = grown(this.#numbers[column], new Uint32Array(capacity));
    }
  }
}

/** A table of what was seen and told. */
export function tableOf({ scans, sightings }: Sightings): FactTable {
  const table = new FactTable();
  for (const scan of scans) table.addScan(scan);
  for (const sighting of sightings) table.addSighting(sighting);
  return table;
}

const CAPACITY = 1024;

function ofColumns<T>(make: (column: TextColumn) => T): Record<TextColumn, T> {
  return Object.fromEntries(TEXT_COLUMNS.map((column) => [column, make(column)])) as Record<TextColumn, T>;
}

function grown<T extends { set(values: T): void }>(values: T, into: T): T {
  into.set(values);
  return into;
}

function textsOf({ groups, addresses, words, ...texts }: InterfaceState): Partial<Record<TextColumn, string>> {
  const names = Object.keys(words).sort();
  const said = names.length === 0 ? "" : JSON.stringify(Object.fromEntries(names.map((name) => [name, words[name]])));
  const told = Object.entries(texts).map(([column, text]) => [column, plainText(text).slice(0, MOST_TEXT)]);
  return {
    ...Object.fromEntries(told),
    groups: groups === null ? UNTOLD : [...new Set(groups.map(plainGroupId))].sort().join(" "),
    addresses: addresses.join(" "),
    words: plainText(said),
  };
}

/**
 * Returns the id of a group without the account before it, in which earlier snapshots named those that another account shares. Ids are
 * unique, and history tells them alone: in two forms the same groups would be two.
 */
export function plainGroupId(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** People write anything into a tag, and anybody into a log: what no reader of the directory takes becomes a blank. */
function plainText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}

function listOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(" ");
}

function wordsOf(text: string): Readonly<Record<string, string>> {
  return text === "" ? {} : (JSON.parse(text) as Record<string, string>);
}
