/** Where rows go, and the memory that comes back from there. */
export class RowOutput {
  /** Buffers that were written and that nobody needs. */
  readonly spares: ArrayBuffer[] = [];
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #comesBack: boolean;

  constructor(write: (bytes: Uint8Array) => Promise<void>, { comesBack }: { readonly comesBack: boolean }) {
    this.#write = write;
    this.#comesBack = comesBack;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#write(bytes);
    if (this.#comesBack) this.spares.push(bytes.buffer as ArrayBuffer);
  }
}
