/** An offset in the engine's memory. */
type Pointer = number;

/** What `assembly/index.ts` exports; it says what each does. */
export interface EngineExports {
  readonly INPUT: { readonly value: Pointer };
  readonly INPUT_BYTES: { readonly value: number };
  readonly PROGRAM: { readonly value: Pointer };
  addWord(op: number, text: bigint, length: number, value: number): void;
  setLayout(columnCount: number): void;
  setWindow(from: number, to: number): void;
  setMaxKeys(count: number): void;
  beginObject(): void;
  addInterface(hasAddresses: boolean, hasPrimary: boolean, primary: number): void;
  newDay(): Pointer;
  addNothing(eni: number, isSkipped: boolean, start: number): void;
  addFlow(
    eni: number,
    src: number,
    dst: number,
    srcPort: number,
    dstPort: number,
    kind: number,
    tcpFlags: number,
    direction: number,
    packets: number,
    bytes: number,
    start: number,
    end: number,
  ): void;
  scan(from: Pointer, to: Pointer, maxLineBytes: number): Pointer;
  lineCount(): number;
  recordCount(): number;
  outsideWindowCount(): number;
  withoutInterfaceCount(): number;
  /** The latest `start` under the words that were told last of an interface; 0 where none were. */
  wordsUntil(eni: number): number;
  /** How many own addresses of a family records showed: none, one ({@link ownAddress}), or 2 for several. */
  ownCount(eni: number, isIpv6: boolean): number;
  ownAddress(eni: number, isIpv6: boolean): number;
  flush(): void;
  keyCount(): number;
  entryChunk(index: number): Pointer;
  joinEntries(from: Pointer, count: number): void;
}

/** What `assembly/host.ts` asks for; it says what each is to do. Booleans are 0 and 1. */
export interface EngineImports {
  numberInterface(from: Pointer, to: Pointer): number;
  newAccountText(which: number, from: Pointer, to: Pointer): boolean;
  noteAccount(eni: number, hasAccount: number, hasRegion: number): boolean;
  numberIpv6(from: Pointer, to: Pointer): number;
  directionByAddress(eni: number, isIpv6: number, src: number, dst: number): number;
  directEndpoint(eni: number): number;
  undirectedEndpoint(eni: number, isIpv6: number, own: number, recordCount: number): number;
  newWords(eni: number, spans: Pointer, until: number): void;
  countUndirected(eni: number, isIpv6: number): void;
  findDay(eni: number, day: number): Pointer;
  tooManyKeys(): void;
}
