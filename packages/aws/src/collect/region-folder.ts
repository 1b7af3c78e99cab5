import { mkdir, mkdtemp, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { cliJson } from "./cli-json.js";
import { ListFile } from "./list-file.js";
import { notWritable } from "./write-whole.js";

/**
 * A region's folder in the making: beside its place, and put there only when it is whole, so that no
 * reader meets half of it and no file of an earlier collection stays in it.
 */
export class RegionFolder {
  readonly #place: string;
  readonly #making: string;

  private constructor(place: string, making: string) {
    this.#place = place;
    this.#making = making;
  }

  /** @throws SGT_AWS_OUT_NOT_WRITABLE */
  static async make(place: string): Promise<RegionFolder> {
    return writing(place, async () => {
      const start = join(dirname(place), `.${basename(place)}-`);
      await mkdir(dirname(place), { recursive: true });
      await removeLeftovers(dirname(place), basename(start));
      return new RegionFolder(place, await mkdtemp(`${start}${process.pid}-`));
    });
  }

  /** Writes a value as the AWS CLI prints it. @throws SGT_AWS_OUT_NOT_WRITABLE */
  async write(name: string, value: object): Promise<void> {
    await writing(this.#place, async () => {
      const file = await open(join(this.#making, name), "wx");
      try {
        await file.writeFile(`${cliJson(value)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    });
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
    const path = join(this.#making, name);
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
      await rm(path, { force: true });
      throw error;
    }
  }

  /** @throws SGT_AWS_OUT_NOT_WRITABLE */
  async keep(): Promise<void> {
    await writing(this.#place, async () => {
      await rm(this.#place, { recursive: true, force: true });
      await rename(this.#making, this.#place);
    });
  }

  async discard(): Promise<void> {
    await rm(this.#making, { recursive: true, force: true });
  }
}

/** Removes what a process that was killed left behind: nobody will ever finish it. */
async function removeLeftovers(folder: string, start: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(start) ? /^(\d+)-/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function writing<T>(place: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw notWritable(place, cause);
  }
}
