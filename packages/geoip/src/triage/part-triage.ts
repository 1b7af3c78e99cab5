import { gzipSync } from "node:zlib";
import { formatAddress } from "@sgt/cidr";
import type { Entry } from "../input/entry.js";
import { extractEntries } from "../input/extract-entries.js";
import { readEntry } from "../input/read-entry.js";
import { scanLines } from "../input/scan-lines.js";
import type { Geoip } from "../lookup/geoip.js";
import { CSV_ROWS, NDJSON_ROWS } from "../rows/row-format.js";
import { RowWriter } from "../rows/row-writer.js";
import { Tally } from "../rows/tally.js";
import type { TriageCounts } from "../rows/triage-counts.js";
import type { OtherEntry, TriagePart, TriageSettings, TriageTask } from "./triage-settings.js";

const EXAMPLE_COUNT = 3;
const LONGEST_EXAMPLE = 80;
/** Rows are ten times as long as addresses: packing them harder takes longer than looking them up. */
const GZIP_LEVEL = 4;

/** Triages pieces of input, in whichever thread it lives. */
export class PartTriage {
  readonly #settings: TriageSettings;
  readonly #tally: Tally;
  readonly #rows: RowWriter;
  #addresses: Uint32Array = new Uint32Array(1 << 16);
  #addressCount = 0;
  #others: OtherEntry[] = [];
  #invalid: { line: number; text: string }[] = [];
  #entryCount = 0;

  constructor(geoip: Geoip, settings: TriageSettings) {
    this.#settings = settings;
    this.#tally = new Tally(geoip);
    this.#rows = new RowWriter(geoip, this.#tally, {
      format: settings.format === "csv" ? CSV_ROWS : NDJSON_ROWS,
      ownColumns: settings.ownColumns,
      hasCount: settings.unique,
    });
  }

  run(task: Exclude<TriageTask, { readonly kind: "sum" }>): TriagePart {
    this.#addressCount = 0;
    this.#others = [];
    this.#invalid = [];
    this.#entryCount = 0;
    const lineCount = task.kind === "lines" ? this.#lines(task.bytes) : this.#counted(task);
    const bytes = this.#rows.bytes.take();
    return {
      bytes: this.#settings.gzip && bytes.length > 0 ? new Uint8Array(gzipSync(bytes, { level: GZIP_LEVEL })) : bytes,
      addresses: this.#addresses.slice(0, this.#addressCount),
      others: this.#others,
      lineCount,
      entryCount: this.#entryCount,
      invalid: this.#invalid,
    };
  }

  counts(): TriageCounts {
    return this.#tally.counts();
  }

  #lines(bytes: Uint8Array): number {
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
      this.#entryCount += 1;
      this.#others.push({ at: this.#addressCount, text });
      if (!this.#settings.unique) this.#rows.invalid(text, 1);
    }
  }

  #entry(entry: Entry): void {
    if (entry.kind === "ipv4") {
      this.#ipv4(entry.value);
      return;
    }
    this.#entryCount += 1;
    const text = entry.kind === "cidr" ? entry.cidr : formatAddress({ family: 6, value: entry.value });
    this.#others.push({ at: this.#addressCount, text });
    if (!this.#settings.unique) this.#rows.entry(entry, 1);
  }

  #ipv4(address: number): void {
    if (this.#addressCount === this.#addresses.length) {
      const larger = new Uint32Array(this.#addresses.length * 2);
      larger.set(this.#addresses);
      this.#addresses = larger;
    }
    this.#addresses[this.#addressCount++] = address;
    this.#entryCount += 1;
    if (!this.#settings.unique) this.#rows.ipv4(address, 1);
  }

  #counted({ addresses, counts, others }: Extract<TriageTask, { readonly kind: "counted" }>): number {
    let next = 0;
    const writeOthers = (upTo: number): void => {
      for (let other = others[next]; other !== undefined && other.at <= upTo; other = others[++next]) {
        const entry = readEntry(other.text);
        if (entry === null) this.#rows.invalid(other.text, other.count);
        else this.#rows.entry(entry, other.count);
      }
    };
    for (let i = 0; i < addresses.length; i++) {
      writeOthers(i);
      this.#rows.ipv4(addresses[i] as number, counts[i] as number);
    }
    writeOthers(addresses.length);
    return 0;
  }
}
