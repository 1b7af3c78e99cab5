import { createReadStream } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Characters that wait in memory before they go to a file. */
const HELD = 1 << 24;

/**
 * Text that comes in any order and is read back place by place: a sort by a few places for more than
 * memory holds. What is small never touches a disk. Its files are scratch that nobody else reads and that need not
 * outlive a crash: so they are written as they come, neither whole nor synced.
 */
export class OrderedSpool {
  readonly #places: string[][];
  readonly #files: (FileHandle | undefined)[];
  #held = 0;
  #dir: string | null = null;

  constructor(placeCount: number) {
    this.#places = Array.from({ length: placeCount }, () => []);
    this.#files = this.#places.map(() => undefined);
  }

  /** Adds text behind what is at its place already. */
  add(place: number, text: string): void {
    (this.#places[place] as string[]).push(text);
    this.#held += text.length;
  }

  /** Lets go of what is too much for memory; called between regions. */
  async settle(): Promise<void> {
    if (this.#held < HELD) return;
    this.#dir ??= await mkdtemp(join(tmpdir(), "sgt-report-"));
    for (const [place, texts] of this.#places.entries()) {
      if (texts.length === 0) continue;
      this.#files[place] ??= await open(join(this.#dir, String(place)), "wx", 0o600);
      await (this.#files[place] as FileHandle).write(texts.join(""));
      texts.length = 0;
    }
    this.#held = 0;
  }

  /** Reads everything back, place by place, in pieces that end anywhere. */
  async *read(): AsyncGenerator<string> {
    for (const [place, texts] of this.#places.entries()) {
      if (this.#files[place] !== undefined && this.#dir !== null) {
        yield* createReadStream(join(this.#dir, String(place)), { encoding: "utf8", highWaterMark: 1 << 20 });
      }
      for (let at = 0; at < texts.length; at += 1024) yield texts.slice(at, at + 1024).join("");
    }
  }

  /** Removes its files. */
  async dispose(): Promise<void> {
    for (const file of this.#files) await file?.close();
    if (this.#dir !== null) await rm(this.#dir, { recursive: true, force: true });
  }
}
