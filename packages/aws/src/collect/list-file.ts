import { type OutputFile, openOutput } from "@sgt/files";
import { cliJson } from "./cli-json.js";

/** Enough that few writes are made, and little enough that many files can be written at once. */
const WRITE_CHARS = 1 << 18;

/**
 * A file with one list, written item by item in the very form that the AWS CLI prints it, so that
 * no more than a page is in memory.
 */
export class ListFile {
  readonly #file: OutputFile;
  #pending: string;
  #itemCount = 0;

  private constructor(file: OutputFile, list: string) {
    this.#file = file;
    this.#pending = `{\n    ${JSON.stringify(list)}: [`;
  }

  static async create(path: string, list: string): Promise<ListFile> {
    return new ListFile(await openOutput(path), list);
  }

  get itemCount(): number {
    return this.#itemCount;
  }

  async add(item: object): Promise<void> {
    const separator = this.#itemCount === 0 ? "\n" : ",\n";
    this.#itemCount += 1;
    this.#pending += `${separator}        ${cliJson(item).replaceAll("\n", "\n        ")}`;
    if (this.#pending.length >= WRITE_CHARS) await this.#write();
  }

  /** Ends the list; the file is on the disk when it resolves. */
  async end(): Promise<void> {
    this.#pending += this.#itemCount === 0 ? "]\n}\n" : "\n    ]\n}\n";
    await this.#write();
    await this.#file.finish();
  }

  /** Removes it, for whoever gives it up. */
  async abandon(): Promise<void> {
    await this.#file.discard();
  }

  async #write(): Promise<void> {
    const text = this.#pending;
    this.#pending = "";
    await this.#file.write(Buffer.from(text));
  }
}
