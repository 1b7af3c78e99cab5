import { join } from "node:path";
import { nodeFileStore, WholeFolder } from "@sgt/files";
import { cliJson } from "./cli-json.js";
import { ListFile } from "./list-file.js";
import { notWritable } from "./write-whole.js";

/** A region's folder in the making, in the very form that the AWS CLI prints: there whole or not at all. */
export class RegionFolder {
  readonly #place: string;
  readonly #folder: WholeFolder;

  private constructor(place: string, folder: WholeFolder) {
    this.#place = place;
    this.#folder = folder;
  }

  /** @throws SGT_AWS_OUT_NOT_WRITABLE */
  static async make(place: string): Promise<RegionFolder> {
    return new RegionFolder(place, await writing(place, () => WholeFolder.make(place)));
  }

  /** Writes a value as the AWS CLI prints it. @throws SGT_AWS_OUT_NOT_WRITABLE */
  async write(name: string, value: object): Promise<void> {
    const bytes = Buffer.from(`${cliJson(value)}\n`);
    await writing(this.#place, () => nodeFileStore.create(join(this.#folder.making, name), bytes));
  }

  /**
   * Writes a list page by page; returns how many items it holds. A list that ends in an error
   * leaves no file.
   *
   * @param each - called with every item
   * @throws SGT_AWS_OUT_NOT_WRITABLE, and whatever the pages throw
   */
  async writeList(
    { file: name, list }: { readonly file: string; readonly list: string },
    pages: AsyncIterable<object>,
    each: (item: object) => void,
  ): Promise<number> {
    const path = join(this.#folder.making, name);
    const file = await writing(this.#place, () => ListFile.create(path, list));
    try {
      for await (const page of pages) {
        for (const item of (Reflect.get(page, list) as object[] | undefined) ?? []) {
          each(item);
          await writing(this.#place, () => file.add(item));
        }
      }
      await writing(this.#place, () => file.end());
      return file.itemCount;
    } catch (error) {
      await file.abandon();
      throw error;
    }
  }

  /** @throws SGT_AWS_OUT_NOT_WRITABLE */
  async keep(): Promise<void> {
    await writing(this.#place, () => this.#folder.keep());
  }

  async discard(): Promise<void> {
    await this.#folder.discard();
  }
}

async function writing<T>(place: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw notWritable(place, cause);
  }
}
