import { readFileSync } from "node:fs";
import type { EngineExports, EngineImports } from "./engine-interface.js";

/** The little of WebAssembly that is used; the types of Node do not have it. */
interface WebAssemblyApi {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: boolean;
  }) => WebAssemblyMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, object>>,
  ) => { readonly exports: EngineExports };
}

interface WebAssemblyMemory {
  readonly buffer: SharedArrayBuffer;
}

const { Memory, Module, Instance } = Reflect.get(globalThis, "WebAssembly") as WebAssemblyApi;

/** 64 KiB each: what the build gives the engine at first, and all that 32 bits address. */
const FIRST_PAGES = 32;
const MOST_PAGES = 65_536;

let compiled: object | null = null;

/** Compiled once for each thread. */
function compile(): object {
  compiled ??= new Module(readFileSync(new URL("./engine.wasm", import.meta.url)));
  return compiled;
}

/**
 * The compiled half of the fold: `assembly/` reads lines in its own memory and keeps a table of keys there. The memory
 * is shared between threads, so that what one folded is joined by another without a copy.
 */
export class Engine {
  readonly run: EngineExports;
  /** Where lines and entries are put for it; a little more than `INPUT_BYTES` may be read. */
  readonly input: Uint8Array;
  readonly #memory: WebAssemblyMemory;
  #bytes: Uint8Array;

  /** @param earlier an engine that will not be used again: its memory is. */
  constructor(imports: EngineImports, earlier: Engine | undefined) {
    this.#memory = earlier === undefined ? newMemory() : earlier.#memory;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    if (earlier !== undefined) this.#bytes.fill(0);
    this.run = new Instance(compile(), { env: { memory: this.#memory }, host: imports }).exports;
    this.input = this.#bytes.subarray(this.run.INPUT.value, this.run.INPUT.value + this.run.INPUT_BYTES.value);
  }

  /** All of its memory as it is now; it grows. */
  get bytes(): Uint8Array {
    const { buffer } = this.#memory;
    if (buffer.byteLength !== this.#bytes.byteLength) this.#bytes = new Uint8Array(buffer);
    return this.#bytes;
  }

  /** The words of 32 bits from a place on. */
  words(at: number, count: number): Int32Array {
    return new Int32Array(this.bytes.buffer, at, count);
  }

  text(from: number, to: number): string {
    return Buffer.from(this.bytes.buffer, from, to - from).toString("latin1");
  }
}

function newMemory(): WebAssemblyMemory {
  return new Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES, shared: true });
}
