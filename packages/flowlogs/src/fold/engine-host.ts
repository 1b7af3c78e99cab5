import type { EniDay } from "../coverage/run-coverage.js";
import { flowLogsError } from "../errors.js";
import type { EniDirectory } from "../evidence/direction.js";
import { InterfaceNotes, type NotedInterface } from "../evidence/interface-notes.js";
import { ipv4Number } from "../evidence/source-text.js";
import { ipv6Words } from "../record/address-text.js";
import type { FlowRecord } from "../record/flow-record.js";
import type { KeyFacts } from "../source/key-facts.js";
import { AccountTable } from "./account-table.js";
import { AccountTexts } from "./account-texts.js";
import { addressText, IPV6_WORDS, parseIpv6 } from "./address-bytes.js";
import { type Endpoint, Endpoints, UndirectedCounts } from "./endpoints.js";
import type { Engine } from "./engine.js";
import type { EngineImports } from "./engine-interface.js";
import { EngineWords } from "./engine-words.js";
import { EniDayTable } from "./eni-day-table.js";
import { EniRegistry, hashId } from "./eni-registry.js";
import { Ipv6Table } from "./ipv6-table.js";
import { EGRESS, INGRESS, UNTOLD } from "./scan-program.js";

/** An interface's own addresses: IPv4 as numbers, IPv6 as numbers of their table. */
interface OwnAddresses {
  readonly ipv4: readonly number[];
  readonly ipv6: readonly number[];
}

/** Everything but the entries that was found. */
interface Found {
  readonly eniIds: readonly string[];
  readonly accounts: readonly (readonly (string | null)[])[];
  readonly endpoints: readonly Endpoint[];
  readonly undirected: ReadonlyMap<number, number>;
  readonly ipv6: Uint32Array;
  readonly eniDays: readonly EniDay[];
  readonly noted: readonly NotedInterface[];
}

/** The side of the fold that the engine asks for what is rare or needs text: it gives the numbers that keys hold. */
export class EngineHost {
  readonly #directory: EniDirectory;
  readonly #enis = new EniRegistry();
  readonly #ipv6 = new Ipv6Table();
  readonly #accounts = new AccountTable();
  readonly #accountTexts = new AccountTexts(this.#accounts);
  readonly #eniDays = new EniDayTable();
  readonly #endpoints = new Endpoints();
  readonly #undirected = new UndirectedCounts();
  readonly #own: OwnAddresses[] = [];
  readonly #notes = new InterfaceNotes();
  readonly #words = new EngineWords(this.#notes);
  #facts: KeyFacts = { accountId: null, region: null, time: null };
  #engine: Engine | null = null;

  constructor(directory: EniDirectory) {
    this.#directory = directory;
  }

  /** The engine that {@link imports} were given to. */
  set engine(engine: Engine) {
    this.#engine = engine;
  }

  get engine(): Engine {
    if (this.#engine === null) throw new Error("the engine was not started");
    return this.#engine;
  }

  beginObject(facts: KeyFacts): void {
    this.#facts = facts;
    this.#accountTexts.forget();
  }

  imports(): EngineImports {
    return {
      numberInterface: (from, to) => this.#numberInterface(from, to),
      newAccountText: (which, from, to) => this.#accountTexts.take(which, this.engine.text(from, to)),
      noteAccount: (eni, hasAccount, hasRegion) =>
        this.#accountTexts.note(eni, [hasAccount !== 0, hasRegion !== 0], this.#facts),
      numberIpv6: (from, to) => this.#numberIpv6(from, to),
      directionByAddress: (eni, isIpv6, src, dst) => this.#directionByAddress(eni, isIpv6 !== 0, src, dst),
      directEndpoint: (eni) => this.#endpoints.direct(eni),
      undirectedEndpoint: (eni, isIpv6, own, count) => this.#endpoints.undirected(eni, isIpv6 !== 0, own, count),
      newWords: (eni, spans, until) =>
        this.#words.change(this.#enis.ids[eni] as string, eni, spans, until, this.engine),
      countUndirected: (eni, isIpv6) => this.#undirected.add(eni, isIpv6 !== 0, 1),
      findDay: (eni, day) => this.#eniDays.find(eni, day, this.engine),
      tooManyKeys: () => tooManyKeys(this.engine.run.keyCount()),
    };
  }

  /** The number of an interface; made when it is new. */
  eni(eniId: string): number {
    const eni = this.#enis.id(eniId);
    if (eni < this.#own.length) return eni;
    const { ipv4, ipv6 } = this.#ownAddresses(eniId);
    this.#own.push({ ipv4, ipv6 });
    this.engine.run.addInterface(ipv4.length + ipv6.length > 0, ipv4.length > 0, ipv4[0] ?? 0);
    return eni;
  }

  /** Notes what a record that was parsed elsewhere says of its interface. */
  noteRecord(eniId: string, record: FlowRecord, start: number): void {
    this.#notes.noteRecord(eniId, record, start);
  }

  /** Notes the account and the region that a record and the key of its object tell. */
  noteAccount(eni: number, accountId: string | null, region: string | null): void {
    this.#accounts.note(eni, accountId, region, this.#facts);
  }

  /** Canonical text as the number that keys hold. */
  address(text: string): number {
    if (!text.includes(":")) return ipv4Number(text) | 0;
    return this.#ipv6.id(...ipv6Words(text));
  }

  found(): Found {
    return {
      eniIds: this.#enis.ids,
      accounts: this.#accounts.rows,
      endpoints: this.#endpoints.list,
      undirected: this.#undirected.counts,
      ipv6: this.#ipv6.words(),
      eniDays: this.#eniDays.toEniDays(this.#enis.ids, this.engine),
      noted: this.#noted(),
    };
  }

  #noted(): NotedInterface[] {
    this.#words.finish(this.#enis.ids, this.engine);
    const ipv6 = this.#ipv6.words();
    for (const [eni, eniId] of this.#enis.ids.entries()) {
      for (const isIpv6 of [false, true]) {
        const count = this.engine.run.ownCount(eni, isIpv6);
        if (count === 0) continue;
        const own = this.engine.run.ownAddress(eni, isIpv6) >>> 0;
        this.#notes.noteOwn(eniId, isIpv6 ? 6 : 4, count === 1 ? addressText(own, isIpv6, ipv6) : null);
      }
    }
    return [...this.#notes.noted()];
  }

  #numberInterface(from: number, to: number): number {
    const { bytes } = this.engine;
    const known = this.#enis.find(bytes, from, to, hashId(bytes, from, to));
    return known === -1 ? this.eni(this.engine.text(from, to)) : known;
  }

  #numberIpv6(from: number, to: number): number {
    if (!parseIpv6(this.engine.bytes, from, to)) return -1;
    const [first = 0, second = 0, third = 0, fourth = 0] = IPV6_WORDS;
    return this.#ipv6.id(first, second, third, fourth);
  }

  #directionByAddress(eni: number, isIpv6: boolean, src: number, dst: number): number {
    const own = this.#own[eni];
    const addresses = isIpv6 ? own?.ipv6 : own?.ipv4;
    if (addresses?.includes(dst)) return INGRESS;
    return addresses?.includes(src) ? EGRESS : UNTOLD;
  }

  #ownAddresses(eniId: string): OwnAddresses {
    const addresses = [...(this.#directory.get(eniId)?.addresses ?? [])];
    const isIpv6 = (address: string) => address.includes(":");
    return {
      ipv4: addresses.filter((address) => !isIpv6(address)).map((address) => this.address(address)),
      ipv6: addresses.filter(isIpv6).map((address) => this.address(address)),
    };
  }
}

function tooManyKeys(count: number): never {
  throw flowLogsError("SGT_FLOWLOGS_TOO_MANY_KEYS", `more than ${count} distinct keys at once`, {
    hint: "Write to a ledger, which is filled piece by piece, or raise maxKeys.",
    details: { maxKeys: count },
  });
}
