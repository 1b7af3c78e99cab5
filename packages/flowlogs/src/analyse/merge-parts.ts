import type { MalformedLines } from "../coverage/coverage.js";
import { type IssueCounts, joinMalformed } from "../coverage/join-malformed.js";
import type { EniDay } from "../coverage/run-coverage.js";
import type { EniDirectory } from "../evidence/direction.js";
import type { FoldedRow } from "../evidence/folded-row.js";
import { Endpoints, eniOfKey, isIpv6Key, UndirectedCounts } from "./endpoints.js";
import { joinEniDays } from "./eni-day-table.js";
import { EniRegistry } from "./eni-registry.js";
import { EntryBatch } from "./entry-batch.js";
import { type EndpointName, EntryRows } from "./entry-rows.js";
import { Ipv6Table } from "./ipv6-table.js";
import { ENDPOINT, KeyTable, WORDS } from "./key-table.js";
import { PlaceTable } from "./place-table.js";
import type { FoldedPart } from "./typed-fold.js";

/** What the threads folded, joined. */
export class MergedParts {
  readonly #directory: EniDirectory;
  readonly #keys: KeyTable;
  readonly #enis = new EniRegistry();
  readonly #ipv6 = new Ipv6Table();
  readonly #places = new PlaceTable();
  readonly #endpoints = new Endpoints();
  readonly #undirected = new UndirectedCounts();
  #eniDays: EniDay[] = [];
  #malformed: MalformedLines[] = [];
  withoutInterfaceCount = 0;

  constructor(directory: EniDirectory, maxKeys: number) {
    this.#directory = directory;
    this.#keys = new KeyTable(maxKeys);
  }

  get keyCount(): number {
    return this.#keys.count;
  }

  get eniDays(): readonly EniDay[] {
    return this.#eniDays;
  }

  get malformed(): readonly MalformedLines[] {
    return this.#malformed;
  }

  /** Joins one part in; its entries are let go piece by piece. */
  add(part: FoldedPart): void {
    const eniOf = part.eniIds.map((eniId) => this.#enis.id(eniId));
    part.places.forEach((values, eni) => {
      this.#places.join(eniOf[eni] as number, values);
    });
    const ipv6Of = this.#addIpv6(part.ipv6);
    const endpointOf = this.#addEndpoints(part, eniOf, ipv6Of);
    this.#addEntries(part, endpointOf, ipv6Of);
    this.#eniDays = joinEniDays([...this.#eniDays, ...part.eniDays]);
    this.#malformed = joinMalformed([...this.#malformed, ...malformedOf(part.issues)]);
    this.withoutInterfaceCount += part.withoutInterfaceCount;
  }

  /**
   * The rows, in no order; a key may come more than once where several own addresses were possible.
   * To be read once: their memory is let go as they come.
   */
  *rows(): Generator<FoldedRow> {
    const endpoints = this.#endpoints.list;
    const mayBeOwn = this.#undirected.mayBeOwn(endpoints);
    const names = endpoints.map(({ eni }) => this.#nameOf(eni));
    const rows = new EntryRows(names, this.#ipv6.words());
    for (let entry = 0; entry < this.#keys.count; entry++) {
      const words = this.#keys.wordsOf(entry);
      const at = this.#keys.offset(entry);
      if (mayBeOwn[words[at + ENDPOINT] as number]) yield rows.row(words, this.#keys.floatsOf(entry), at);
      this.#keys.releaseBefore(entry);
    }
  }

  #addIpv6(words: Uint32Array): Uint32Array {
    const ids = new Uint32Array(words.length / 4);
    for (let i = 0; i < ids.length; i++) {
      const [a = 0, b = 0, c = 0, d = 0] = words.subarray(i * 4, i * 4 + 4);
      ids[i] = this.#ipv6.id(a, b, c, d);
    }
    return ids;
  }

  #addEndpoints(part: FoldedPart, eniOf: readonly number[], ipv6Of: Uint32Array): Int32Array {
    for (const [key, count] of part.undirected) {
      this.#undirected.add(eniOf[eniOfKey(key)] as number, isIpv6Key(key), count);
    }
    return Int32Array.from(part.endpoints, ({ eni, isIpv6, own, recordCount }) => {
      const mine = eniOf[eni] as number;
      if (own === null) return this.#endpoints.direct(mine);
      return this.#endpoints.undirected(mine, isIpv6, isIpv6 ? (ipv6Of[own] as number) : own, recordCount);
    });
  }

  /** The first part's entries are taken over: into empty tables everything was numbered as it stands there. */
  #addEntries({ entries, keyCount }: FoldedPart, endpointOf: Int32Array, ipv6Of: Uint32Array): void {
    if (this.#keys.count === 0 && isIdentity(endpointOf) && isIdentity(ipv6Of)) {
      this.#keys.adopt(entries, keyCount);
      return;
    }
    const batch = new EntryBatch(this.#keys);
    let left = keyCount;
    for (const words of entries) {
      batch.join(words, Math.min(left, words.length / WORDS), endpointOf, ipv6Of);
      left -= words.length / WORDS;
      if (left <= 0) break;
    }
  }

  #nameOf(eni: number): EndpointName {
    const eniId = this.#enis.ids[eni] as string;
    const known = this.#directory.get(eniId);
    return {
      accountId: known?.accountId ?? this.#places.accountOf(eni) ?? "unknown",
      region: known?.region ?? this.#places.regionOf(eni) ?? "unknown",
      eniId,
    };
  }
}

function isIdentity(ids: Int32Array | Uint32Array): boolean {
  return ids.every((id, i) => id === i);
}

function malformedOf(issues: IssueCounts): MalformedLines[] {
  return [...issues].map(([code, { count, examples }]) => ({ code, count, examples }));
}
