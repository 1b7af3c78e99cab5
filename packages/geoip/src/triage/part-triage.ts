import { gzipSync } from "node:zlib";
import { formatAddress } from "@sgt/cidr";
import type { Entry } from "../input/entry.js";
import { extractEntries } from "../input/extract-entries.js";
import { readEntry } from "../input/read-entry.js";
import { scanLines } from "../input/scan-lines.js";
import type { Geoip } from "../lookup/geoip.js";
import { type NamedTally, nameTally } from "../rows/name-tally.js";
import { CSV_ROWS, NDJSON_ROWS } from "../rows/row-format.js";
import { type OtherRow, RowWriter } from "../rows/row-writer.js";
import { Tally } from "../rows/tally.js";
import type { CountedTask, PartTask, TriagePart, TriageSettings } from "./triage-settings.js";

const EXAMPLE_COUNT = 3;
const LONGEST_EXAMPLE = 80;
/** Rows are ten times as long as addresses: packing them harder takes longer than looking them up. */
const GZIP_LEVEL = 4;

/** Triages pieces of input, in whichever thread it lives. */
export class PartTriage {
  readonly #geoip: Geoip;
  readonly #settings: TriageSettings;
  readonly #tally: Tally = new Tally();
  readonly #rows: RowWriter;
  #addresses: Uint32Array = new Uint32Array(1 << 16);
  #addressCount = 0;
  #others: OtherRow[] = [];
  #invalid: { line: number; text: string }[] = [];

  constructor(geoip: Geoip, settings: TriageSettings) {
    this.#geoip = geoip;
    this.#settings = settings;
    this.#rows = new RowWriter(geoip, this.#tally, {
      format: settings.format === "csv" ? CSV_ROWS : NDJSON_ROWS,
      ownColumns: settings.ownColumns,
      hasCount: settings.unique,
    });
  }

  /** @param spare memory for rows, if there is any that nobody needs. */
  run(task: PartTask, spare: ArrayBuffer | null): TriagePart {
    return task.kind === "lines" ? this.#lines(task.bytes, spare) : this.#counted(task, spare);
  }

  /** What was counted. Call it once, at the end. */
  tally(): NamedTally {
    return nameTally(this.#geoip, this.#tally);
  }

  #lines(bytes: Uint8Array, spare: ArrayBuffer | null): TriagePart {
    this.#addressCount = 0;
    this.#others = [];
    this.#invalid = [];
    const lineCount = this.#read(bytes);
    const addresses = this.#addresses.subarray(0, this.#addressCount);
    const others = this.#others;
    if (!this.#settings.unique) this.#rows.write({ addresses, counts: null, others });
    return {
      bytes: this.#takeRows(spare),
      addresses: addresses.slice(),
      others: others.map(({ at, text }) => ({ at, text })),
      lineCount,
      entryCount: addresses.length + others.length,
      invalid: this.#invalid,
    };
  }

  #counted({ addresses, counts, others }: CountedTask, spare: ArrayBuffer | null): TriagePart {
    const rows = others.map((other) => ({ ...other, entry: readEntry(other.text) }));
    this.#rows.write({ addresses, counts, others: rows });
    return {
      bytes: this.#takeRows(spare),
      addresses: new Uint32Array(0),
      others: [],
      lineCount: 0,
      entryCount: 0,
      invalid: [],
    };
  }

  #takeRows(spare: ArrayBuffer | null): Uint8Array<ArrayBuffer> {
    const { bytes } = this.#rows;
    if (!this.#settings.gzip || bytes.length === 0) return bytes.take(spare);
    const packed = new Uint8Array(gzipSync(bytes.peek(), { level: GZIP_LEVEL }));
    bytes.clear();
    return packed;
  }

  /** Returns how many lines there are. */
  #read(bytes: Uint8Array): number {
    const { extract } = this.#settings;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return scanLines(buffer, {
      ipv4: (address) => this.#ipv4(address),
      other: (line, number) => {
        if (extract) for (const entry of extractEntries(line)) this.#entry(entry);
        else this.#line(line, number);
      },
    });
  }

  #line(line: string, number: number): void {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) return;
    const entry = readEntry(text);
    if (entry !== null) this.#entry(entry);
    else {
      if (this.#invalid.length < EXAMPLE_COUNT)
        this.#invalid.push({ line: number, text: text.slice(0, LONGEST_EXAMPLE) });
      this.#other(null, text);
    }
  }

  #entry(entry: Entry): void {
    if (entry.kind === "ipv4") this.#ipv4(entry.value);
    else this.#other(entry, entry.kind === "cidr" ? entry.cidr : formatAddress({ family: 6, value: entry.value }));
  }

  #other(entry: Entry | null, text: string): void {
    this.#others.push({ at: this.#addressCount, entry, text, count: 1 });
  }

  #ipv4(address: number): void {
    if (this.#addressCount === this.#addresses.length) {
      const larger = new Uint32Array(this.#addresses.length * 2);
      larger.set(this.#addresses);
      this.#addresses = larger;
    }
    this.#addresses[this.#addressCount++] = address;
  }
}
