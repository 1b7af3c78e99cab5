import type { JournalFile, JournalFiles } from "@sgt/aws";

/** A disk in memory that can run full: the append after `appendsLeft` others writes half of its line and fails. */
export class MemoryFiles implements JournalFiles {
  readonly contents = new Map<string, Buffer>();
  appendsLeft: number = Number.POSITIVE_INFINITY;
  #generation = 0;

  /** What is open now is never written again, and nobody is told. */
  freeze(): void {
    this.#generation++;
  }

  async read(path: string): Promise<Buffer | null> {
    return this.contents.get(path) ?? null;
  }

  async create(path: string): Promise<JournalFile> {
    if (this.contents.has(path)) throw Object.assign(new Error("exists"), { code: "EEXIST" });
    this.contents.set(path, Buffer.alloc(0));
    return this.#file(path);
  }

  async extend(path: string, length: number): Promise<JournalFile> {
    this.contents.set(path, Buffer.from(this.#bytes(path).subarray(0, length)));
    return this.#file(path);
  }

  #bytes(path: string): Buffer {
    return this.contents.get(path) ?? Buffer.alloc(0);
  }

  #file(path: string): JournalFile {
    const generation = this.#generation;
    return {
      append: async (text) => {
        if (generation !== this.#generation) await new Promise(() => undefined);
        const isFull = this.appendsLeft-- <= 0;
        const written = isFull ? text.slice(0, text.length / 2) : text;
        this.contents.set(path, Buffer.concat([this.#bytes(path), Buffer.from(written)]));
        if (isFull) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
      },
      close: async () => undefined,
    };
  }
}
