import type { Window } from "../coverage/coverage.js";
import { countIssue, type IssueCounts } from "../coverage/join-malformed.js";
import type { EniDay } from "../coverage/run-coverage.js";
import type { EniDirectory } from "../evidence/direction.js";
import type { NotedInterface } from "../evidence/interface-notes.js";
import { type FlowFacts, interpretRecord } from "../evidence/interpret-record.js";
import type { FlowRecord } from "../record/flow-record.js";
import { ISSUE_TEXT_LENGTH, type LineIssue } from "../record/line-issue.js";
import type { RecordOrigin } from "../record/read-item.js";
import type { KeyFacts } from "../source/key-facts.js";
import type { Endpoint } from "./endpoints.js";
import { Engine } from "./engine.js";
import { EngineHost } from "./engine-host.js";
import { IPV6_BIT, REJECT_BIT } from "./entry.js";
import { KeyTable } from "./key-table.js";
import { EGRESS, INGRESS, KNOWN_TEXTS, UNTOLD } from "./scan-program.js";

/** Everything but the entries that folding gave, in a form that threads can hand over. */
export interface FoldedPart {
  readonly eniIds: readonly string[];
  readonly accounts: readonly (readonly (string | null)[])[];
  readonly endpoints: readonly Endpoint[];
  readonly undirected: ReadonlyMap<number, number>;
  readonly ipv6: Uint32Array;
  /** The entries come by themselves. */
  readonly pieceCount: number;
  readonly eniDays: readonly EniDay[];
  readonly noted: readonly NotedInterface[];
  readonly issues: IssueCounts;
  readonly withoutInterfaceCount: number;
}

/** What the engine made of a piece of text. */
export interface Scanned {
  /** Bytes up to the line that is for the readable parser, or all. */
  readonly byteCount: number;
  readonly lineCount: number;
  readonly recordCount: number;
}

/**
 * Folds lines and records with an {@link Engine}: no object for a record, none for a key. What it does
 * is what `foldRecords` does; one test suite runs over both.
 */
export class TypedFold {
  readonly keys: KeyTable;
  readonly #window: Window;
  readonly #host: EngineHost;
  readonly #engine: Engine;
  readonly #issues: IssueCounts = new Map();
  outsideWindowCount = 0;
  #withoutInterfaceCount = 0;

  /** @param earlier a fold whose part was used up: its memory is used again. */
  constructor(directory: EniDirectory, window: Window, maxKeys: number, earlier?: TypedFold) {
    this.#window = window;
    this.#host = new EngineHost(directory);
    this.#engine = new Engine(this.#host.imports(), earlier === undefined ? undefined : earlier.#engine);
    this.#host.engine = this.#engine;
    this.keys = new KeyTable(this.#engine);
    this.keys.setMaxCount(maxKeys);
    this.#engine.run.setWindow(window.from, window.to);
    for (const { op, text, value } of KNOWN_TEXTS) {
      this.#engine.run.addWord(op, Buffer.from(text.padEnd(8, "\0")).readBigUInt64LE(), text.length, value);
    }
  }

  /** Begins an object whose key tells this. */
  beginObject(facts: KeyFacts): void {
    this.#host.beginObject(facts);
    this.#engine.run.beginObject();
  }

  /** The columns of the lines to come, as `compileLayout` names them. */
  setLayout(program: Uint8Array): void {
    this.#engine.bytes.set(program, this.#engine.run.PROGRAM.value);
    this.#engine.run.setLayout(program.length);
  }

  /** Puts whole lines into the engine, as many as it holds at once, and returns where they end. */
  put(text: Uint8Array, from: number, to: number): number {
    const { input } = this.#engine;
    const most = text.subarray(from, Math.min(to, from + input.length));
    const length = most.lastIndexOf(LF) + 1;
    input.set(most.subarray(0, length));
    return from + length;
  }

  /**
   * Folds lines that were put, between two accounts of them. Only lines that are plainly good: at any other it stops.
   *
   * @throws SgtError `SGT_FLOWLOGS_TOO_MANY_KEYS`
   */
  scan(from: number, to: number, maxLineBytes: number): Scanned {
    const { run } = this.#engine;
    const at = run.scan(run.INPUT.value + from, run.INPUT.value + to, maxLineBytes);
    this.outsideWindowCount += run.outsideWindowCount();
    this.#withoutInterfaceCount += run.withoutInterfaceCount();
    const byteCount = at - run.INPUT.value - from;
    return { byteCount, lineCount: run.lineCount(), recordCount: run.recordCount() };
  }

  /** Folds one record that was parsed elsewhere: odd lines. */
  addRecord(record: FlowRecord, origin: RecordOrigin): void {
    const meaning = interpretRecord(record, this.#window, origin.layout);
    switch (meaning.kind) {
      case "flow":
        this.#addFlow(meaning, record);
        break;
      case "no-data":
      case "skip-data": {
        const eni = this.#host.eni(meaning.eniId);
        this.#engine.run.addNothing(eni, meaning.kind === "skip-data", meaning.start);
        break;
      }
      case "outside-window":
        this.outsideWindowCount++;
        break;
      case "without-interface":
        this.#withoutInterfaceCount++;
        break;
      case "fault": {
        const { key, line, text } = origin;
        this.addIssue({ code: meaning.code, field: meaning.field, key, line, text: text.slice(0, ISSUE_TEXT_LENGTH) });
      }
    }
  }

  addIssue(issue: LineIssue): void {
    countIssue(this.#issues, issue);
  }

  /** Puts what is waiting into the table; to be called at the end of an object. */
  flush(): void {
    this.#engine.run.flush();
  }

  /** What was folded; with its {@link keys}, which must not be added to meanwhile, that is all. */
  take(): FoldedPart {
    this.flush();
    const { eniIds, accounts, endpoints, undirected, ipv6, eniDays, noted } = this.#host.found();
    return {
      eniIds,
      accounts,
      endpoints,
      undirected,
      ipv6,
      pieceCount: this.keys.pieceCount,
      eniDays,
      noted,
      issues: this.#issues,
      withoutInterfaceCount: this.#withoutInterfaceCount,
    };
  }

  #addFlow(flow: FlowFacts, record: FlowRecord): void {
    const eni = this.#host.eni(flow.eniId);
    this.#host.noteAccount(eni, record.accountId, record.region);
    this.#host.noteRecord(flow.eniId, record, flow.start);
    const isIpv6 = flow.srcAddr.includes(":");
    const kind = (flow.protocol << 16) | (flow.action === "REJECT" ? REJECT_BIT : 0) | (isIpv6 ? IPV6_BIT : 0);
    const direction = record.flowDirection === null ? UNTOLD : record.flowDirection === "ingress" ? INGRESS : EGRESS;
    this.#engine.run.addFlow(
      eni,
      this.#host.address(flow.srcAddr),
      this.#host.address(flow.dstAddr),
      flow.srcPort,
      flow.dstPort,
      kind,
      record.tcpFlags ?? 0,
      direction,
      record.packetCount ?? 0,
      record.byteCount ?? 0,
      flow.start,
      flow.end,
    );
  }
}

const LF = 10;
