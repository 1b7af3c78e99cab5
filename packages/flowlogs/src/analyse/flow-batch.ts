import { hashKey, type KeyTable } from "./key-table.js";

const SIZE = 1_024;

/**
 * Flows on their way into the table. A large table is far from the processor: each key costs it two
 * trips to memory. Taken one by one they are waited for one by one; here the trips of many keys are
 * begun together (first all slots, then all entries), and the table finds what it needs at hand.
 */
export class FlowBatch {
  #count = 0;
  readonly #keys: KeyTable;
  readonly #endpoint = new Int32Array(SIZE);
  readonly #remote = new Int32Array(SIZE);
  readonly #kind = new Int32Array(SIZE);
  readonly #day = new Int32Array(SIZE);
  readonly #hash = new Int32Array(SIZE);
  readonly #found = new Int32Array(SIZE);
  /** Handshake bits, with the incoming bit for incoming flows. */
  readonly #bits = new Int32Array(SIZE);
  readonly #remotePort = new Int32Array(SIZE);
  readonly #packets = new Float64Array(SIZE);
  readonly #bytes = new Float64Array(SIZE);
  readonly #start = new Float64Array(SIZE);
  readonly #end = new Float64Array(SIZE);

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  add(
    endpoint: number,
    remote: number,
    kind: number,
    day: number,
    bits: number,
    remotePort: number,
    packets: number,
    bytes: number,
    start: number,
    end: number,
  ): void {
    if (this.#count === SIZE) this.flush();
    const i = this.#count++;
    this.#endpoint[i] = endpoint;
    this.#remote[i] = remote;
    this.#kind[i] = kind;
    this.#day[i] = day;
    this.#bits[i] = bits;
    this.#remotePort[i] = remotePort;
    this.#packets[i] = packets;
    this.#bytes[i] = bytes;
    this.#start[i] = start;
    this.#end[i] = end;
    this.#hash[i] = hashKey(endpoint, remote, kind, day);
  }

  /** Puts what is waiting into the table. */
  flush(): void {
    const count = this.#count;
    this.#count = 0;
    this.#keys.fetch(this.#hash, this.#found, count);
    for (let i = 0; i < count; i++) this.#fold(i);
  }

  #fold(i: number): void {
    const keys = this.#keys;
    const bits = this.#bits[i] as number;
    const port = this.#remotePort[i] as number;
    const entry = keys.find(
      this.#endpoint[i] as number,
      this.#remote[i] as number,
      this.#kind[i] as number,
      this.#day[i] as number,
      this.#hash[i] as number,
    );
    const start = this.#start[i] as number;
    if ((bits & 1) === 0) keys.addOutgoing(entry, start, bits, port);
    else {
      const packets = this.#packets[i] as number;
      keys.addIncoming(entry, packets, this.#bytes[i] as number, start, this.#end[i] as number, bits, port);
    }
  }
}
