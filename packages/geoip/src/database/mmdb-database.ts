import type { Family } from "@sgt/cidr";
import decoderModule from "mmdb-lib/lib/decoder.js";
import { DataSection } from "../mmdb/data-section.js";
import { flattenIpv4 } from "../mmdb/flatten-ipv4.js";
import { Ipv6Tree } from "../mmdb/ipv6-tree.js";
import { type Metadata, readMetadata } from "../mmdb/metadata.js";
import { SearchTree } from "../mmdb/search-tree.js";
import { TextCache } from "../mmdb/text-cache.js";
import type { FactKind, Facts } from "../record/facts.js";
import { readFacts } from "../record/read-facts.js";
import { IdTable } from "../table/id-table.js";
import { Ipv4Table } from "../table/ipv4-table.js";
import type { Ipv6Finder } from "../table/ipv6-finder.js";
import type { Database } from "./database.js";
import type { DatabaseInfo } from "./database-info.js";
import type { SharedDatabase } from "./shared-database.js";

/** Records kept decoded. Beyond that all are forgotten: a file may have more than memory has room for. */
const KEPT_RECORDS = 1 << 20;
/** Records looked at to learn what the database holds; they are spread over the whole table. */
const SAMPLE_COUNT = 512;

type MmdbParts = Extract<SharedDatabase, { readonly kind: "mmdb" }>;

/** An MMDB file: its IPv4 networks flattened, its IPv6 networks in the file's own tree. */
export class MmdbDatabase implements Database {
  readonly info: DatabaseInfo;
  readonly ownColumns: readonly string[] = [];
  readonly ipv4: Ipv4Table | null;
  readonly ipv6: Ipv6Finder | null;
  readonly #bytes: Buffer;
  readonly #data: DataSection;
  readonly #dataStart: number;
  readonly #decoder: InstanceType<typeof decoderModule.default>;
  /** Ids of the records that only IPv6 networks name come after those of the table. */
  readonly #ids: IdTable;
  /** By id. */
  #facts: (Facts | undefined)[] = [];
  #factCount = 0;

  private constructor(bytes: Buffer, meta: Metadata, parts: { name: string } | MmdbParts) {
    this.#bytes = bytes;
    this.#dataStart = meta.dataStart;
    this.#data = new DataSection(bytes, meta.dataStart, meta.dataEnd);
    this.#decoder = new decoderModule.default(bytes, meta.dataStart, new TextCache());
    this.#ids = new IdTable();
    const tree = new SearchTree(bytes, meta);
    const idOf = (offset: number): number => this.#ids.idOf(offset);
    if ("kind" in parts) {
      for (const offset of parts.offsets) idOf(offset);
      this.ipv4 = parts.ipv4 === null ? null : new Ipv4Table(parts.ipv4);
    } else this.ipv4 = flattenIpv4(tree, idOf);
    this.ipv6 = meta.family === 6 ? new Ipv6Tree(tree, idOf) : null;
    if ("kind" in parts) this.info = parts.info;
    else {
      if (meta.family === 6 && isEmpty(this.ipv4)) this.ipv4 = null;
      this.info = this.#describe(parts.name, meta);
    }
  }

  /** Opens the bytes of a file; they must not change any more. Threads share them if they lie in shared memory. */
  static open(bytes: Uint8Array, name: string): MmdbDatabase {
    const buffer = bufferOver(bytes);
    return new MmdbDatabase(buffer, readMetadata(buffer), { name });
  }

  static fromShared(parts: MmdbParts): MmdbDatabase {
    const buffer = bufferOver(parts.bytes);
    return new MmdbDatabase(buffer, readMetadata(buffer), parts);
  }

  facts(record: number): Facts {
    return this.#facts[record] ?? this.#keep(record, this.readFacts(this.keyOf(record)));
  }

  /** Its offset in the file. */
  keyOf(record: number): number {
    return this.#ids.valueOf(record);
  }

  readFacts(key: number): Facts {
    return readFacts(this.#decode(key));
  }

  share(): SharedDatabase {
    const { info, ipv4 } = this;
    return {
      kind: "mmdb",
      info,
      bytes: inSharedMemory(this.#bytes),
      ipv4: ipv4?.parts ?? null,
      offsets: this.#ids.values(),
    };
  }

  #keep(record: number, facts: Facts): Facts {
    if (this.#factCount++ >= KEPT_RECORDS) {
      this.#facts = [];
      this.#factCount = 1;
    }
    this.#facts[record] = facts;
    return facts;
  }

  #decode(offset: number): unknown {
    this.#data.check(offset);
    return this.#decoder.decode(this.#dataStart + offset).value;
  }

  #describe(name: string, meta: Metadata): DatabaseInfo {
    const families: Family[] = [];
    if (this.ipv4 !== null) families.push(4);
    if (this.ipv6 !== null) families.push(6);
    return {
      name,
      type: meta.type,
      builtOn: meta.builtAt === 0 ? null : new Date(meta.builtAt * 1000).toISOString().slice(0, 10),
      families,
      holds: this.#holds(),
      networkCount: this.ipv4?.segmentCount ?? meta.nodeCount + 1,
      byteCount: this.#bytes.length + (this.ipv4?.byteCount ?? 0) + (this.ipv6?.byteCount ?? 0),
    };
  }

  /** Known by what records tell and not by the type, which each maker words in his own way. */
  #holds(): FactKind[] {
    const found = new Set<FactKind>();
    for (const record of this.#sample()) {
      const { place, network, traits } = this.facts(record);
      if (place !== null) found.add("place");
      if (network !== null) found.add("network");
      if (traits.length > 0) found.add("traits");
    }
    return [...found];
  }

  *#sample(): Generator<number> {
    const step = Math.max(1, Math.floor(this.#ids.size / SAMPLE_COUNT));
    for (let id = 0; id < this.#ids.size; id += step) yield id;
    if (this.#ids.size > 0 || this.ipv6 === null) return;
    // No IPv4 network has data: the first IPv6 networks tell.
    let left = SAMPLE_COUNT * 100;
    for (const { record } of this.ipv6.segments(0n, (1n << 128n) - 1n)) {
      if (record >= 0) yield record;
      if (left-- === 0 || this.#ids.size > SAMPLE_COUNT) return;
    }
  }
}

const isEmpty = (table: Ipv4Table | null): boolean => table?.segmentCount === 1 && table.recordOf(0) < 0;

const bufferOver = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function inSharedMemory(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  copy.set(bytes);
  return copy;
}
