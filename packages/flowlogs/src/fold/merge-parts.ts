import type { MalformedLines } from "../coverage/coverage.js";
import { joinEniDays } from "../coverage/join-eni-days.js";
import { type IssueCounts, joinMalformed } from "../coverage/join-malformed.js";
import type { EniDay } from "../coverage/run-coverage.js";
import type { EniDirectory } from "../evidence/direction.js";
import type { FoldedRow } from "../evidence/folded-row.js";
import { InterfaceNotes } from "../evidence/interface-notes.js";
import { type LoggedInterface, loggedInterfaces } from "../evidence/logged-interface.js";
import { AccountTable } from "./account-table.js";
import { addressText } from "./address-bytes.js";
import { Endpoints, eniOfKey, isIpv6Key, UndirectedCounts } from "./endpoints.js";
import { EniRegistry } from "./eni-registry.js";
import { ENDPOINT, ENTRY_WORDS } from "./entry.js";
import { type EndpointName, EntryRows } from "./entry-rows.js";
import { Ipv6Table } from "./ipv6-table.js";
import type { KeyTable } from "./key-table.js";
import type { FoldedPart, TypedFold } from "./typed-fold.js";

/** What the threads folded, joined. */
export class MergedParts {
  readonly #directory: EniDirectory;
  /** The table of the first fold: the others' entries join it where they stand. */
  readonly #keys: KeyTable;
  readonly #enis = new EniRegistry();
  readonly #ipv6 = new Ipv6Table();
  readonly #accounts = new AccountTable();
  readonly #endpoints = new Endpoints();
  readonly #undirected = new UndirectedCounts();
  readonly #notes = new InterfaceNotes();
  #eniDays: EniDay[] = [];
  #malformed: MalformedLines[] = [];
  withoutInterfaceCount = 0;

  /** Begins with what was folded on this thread; its fold must not be used afterwards. */
  constructor(directory: EniDirectory, maxKeys: number, own: TypedFold) {
    this.#directory = directory;
    this.#keys = own.keys;
    this.#keys.setMaxCount(maxKeys);
    // Into empty tables everything is numbered as it stands there, so the entries are right as they are.
    this.#addNames(own.take());
  }

  get keyCount(): number {
    return this.#keys.count;
  }

  get eniDays(): readonly EniDay[] {
    return this.#eniDays;
  }

  /** What the records say of their interfaces; to be asked once, when all is joined. */
  logged(): LoggedInterface[] {
    const ipv6 = this.#ipv6.words();
    for (const { eni, isIpv6, own } of this.#undirected.settled(this.#endpoints.list)) {
      const eniId = this.#enis.ids[eni] as string;
      this.#notes.noteOwn(eniId, isIpv6 ? 6 : 4, own === null ? null : addressText(own, isIpv6, ipv6));
    }
    const eniOf = new Map(this.#enis.ids.map((eniId, eni) => [eniId, eni]));
    return loggedInterfaces(this.#notes, this.#eniDays, (eniId) => this.#nameOf(eniOf.get(eniId) as number));
  }

  get malformed(): readonly MalformedLines[] {
    return this.#malformed;
  }

  /** Joins the part of another thread in, whose entries come piece by piece; pieces are changed. */
  async add(part: FoldedPart, pieces: AsyncIterable<Int32Array>): Promise<void> {
    const { endpointOf, ipv6Of } = this.#addNames(part);
    for await (const piece of pieces) this.#keys.join(piece, endpointOf, ipv6Of);
  }

  /** All but the entries; returns the numbers that endpoints and IPv6 addresses have here. */
  #addNames(part: FoldedPart): { endpointOf: Int32Array; ipv6Of: Uint32Array } {
    const eniOf = part.eniIds.map((eniId) => this.#enis.id(eniId));
    part.accounts.forEach((values, eni) => {
      this.#accounts.join(eniOf[eni] as number, values);
    });
    const ipv6Of = this.#addIpv6(part.ipv6);
    const endpointOf = this.#addEndpoints(part, eniOf, ipv6Of);
    this.#eniDays = joinEniDays([...this.#eniDays, ...part.eniDays]);
    this.#malformed = joinMalformed([...this.#malformed, ...malformedOf(part.issues)]);
    for (const noted of part.noted) this.#notes.join(noted);
    this.withoutInterfaceCount += part.withoutInterfaceCount;
    return { endpointOf, ipv6Of };
  }

  /** The rows, in no order; a key may come more than once where several own addresses were possible. */
  *rows(): Generator<FoldedRow> {
    const endpoints = this.#endpoints.list;
    const mayBeOwn = this.#undirected.mayBeOwn(endpoints);
    const names = endpoints.map(({ eni }) => this.#nameOf(eni));
    const rows = new EntryRows(names, this.#ipv6.words());
    for (let i = 0; i < this.#keys.pieceCount; i++) {
      const words = this.#keys.piece(i);
      const floats = new Float64Array(words.buffer, words.byteOffset, words.length >> 1);
      for (let at = 0; at < words.length; at += ENTRY_WORDS) {
        if (mayBeOwn[words[at + ENDPOINT] as number]) yield rows.row(words, floats, at);
      }
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

  #nameOf(eni: number): EndpointName {
    const eniId = this.#enis.ids[eni] as string;
    const known = this.#directory.get(eniId);
    return {
      accountId: known?.accountId ?? this.#accounts.accountOf(eni) ?? "unknown",
      region: known?.region ?? this.#accounts.regionOf(eni) ?? "unknown",
      eniId,
    };
  }
}

function malformedOf(issues: IssueCounts): MalformedLines[] {
  return [...issues].map(([code, { count, examples }]) => ({ code, count, examples }));
}
