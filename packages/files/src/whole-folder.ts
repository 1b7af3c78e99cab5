import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { nodeFileStore } from "./file-store.js";
import { isRunning } from "./is-running.js";

/**
 * A folder in the making: beside its place, and put there only when it is whole, so that no reader meets half of it
 * and no file of an earlier one stays in it.
 */
export class WholeFolder {
  readonly #place: string;
  /** Where its files are written meanwhile. */
  readonly making: string;

  private constructor(place: string, making: string) {
    this.#place = place;
    this.making = making;
  }

  /**
   * Begins one, and removes what a process that was killed left of an earlier one.
   *
   * @throws what the file system throws, with its `code`, as all of this does.
   */
  static async make(place: string): Promise<WholeFolder> {
    const start = join(dirname(place), `.${basename(place)}-`);
    await mkdir(dirname(place), { recursive: true });
    await removeLeftovers(dirname(place), basename(start));
    return new WholeFolder(place, await mkdtemp(`${start}${process.pid}-`));
  }

  /** Puts it in place of what was there. */
  async keep(): Promise<void> {
    await rm(this.#place, { recursive: true, force: true });
    await nodeFileStore.rename(this.making, this.#place);
  }

  /** Removes what there is of it. */
  async discard(): Promise<void> {
    await rm(this.making, { recursive: true, force: true });
  }
}

/** Nobody will ever finish what a process that is gone began. */
async function removeLeftovers(folder: string, start: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(start) ? /^(\d+)-/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}
