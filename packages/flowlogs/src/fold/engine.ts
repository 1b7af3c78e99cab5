import { ENGINE_BYTES } from "./engine-bytes.js";
import type { EngineExports, EngineImports } from "./engine-interface.js";

/** The little of WebAssembly that is used; the types of Node do not have it. */
interface WebAssemblyApi {
  readonly Memory: new (size: { readonly initial: number }) => WebAssemblyMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, object>>,
  ) => { readonly exports: EngineExports };
}

interface WebAssemblyMemory {
  /** Another one whenever the memory has grown; the one before is empty then. */
  readonly buffer: ArrayBuffer;
}

const { Memory, Module, Instance } = Reflect.get(globalThis, "WebAssembly") as WebAssemblyApi;

/** 64 KiB each, as the build says. */
const FIRST_PAGES = 32;

let compiled: object | null = null;

/** Compiled once for each thread. */
function compile(): object {
  compiled ??= new Module(Buffer.from(ENGINE_BYTES, "base64"));
  return compiled;
}

/**
 * The compiled half of the fold: `assembly/` reads lines in its own memory and keeps a table of keys there. What is
 * got of that memory is a view that ends when it grows: with the next call of {@link Engine.run}.
 */
export class Engine {
  readonly run: EngineExports;
  readonly #memory: WebAssemblyMemory;
  #bytes: Uint8Array;

  /** @param earlier an engine that will not be used again: its memory is. */
  constructor(imports: EngineImports, earlier: Engine | undefined) {
    this.#memory = earlier === undefined ? new Memory({ initial: FIRST_PAGES }) : earlier.#memory;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    if (earlier !== undefined) this.#bytes.fill(0);
    this.run = new Instance(compile(), { env: { memory: this.#memory }, host: imports }).exports;
  }

  /** All of its memory. */
  get bytes(): Uint8Array {
    const { buffer } = this.#memory;
    if (buffer !== this.#bytes.buffer) this.#bytes = new Uint8Array(buffer);
    return this.#bytes;
  }

  /** Where lines and entries are put for it. */
  get input(): Uint8Array {
    const from = this.run.INPUT.value;
    return this.bytes.subarray(from, from + this.run.INPUT_BYTES.value);
  }

  /** The words of 32 bits from a place on. */
  words(at: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, at, count);
  }

  /** What may be of another script. */
  word(from: number, to: number): string {
    return Buffer.from(this.#memory.buffer, from, to - from).toString("utf8");
  }

  text(from: number, to: number): string {
    return Buffer.from(this.#memory.buffer, from, to - from).toString("latin1");
  }
}
