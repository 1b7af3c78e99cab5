import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { awsError } from "../errors.js";

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
      await mkdir(dirname(place), { recursive: true });
      return new RegionFolder(place, await mkdtemp(join(dirname(place), `.${basename(place)}-`)));
    });
  }

  /** @throws SGT_AWS_OUT_NOT_WRITABLE */
  async write(file: string, value: object): Promise<void> {
    await writing(this.#place, () => writeFile(join(this.#making, file), `${JSON.stringify(value, null, 4)}\n`));
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

async function writing<T>(place: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw awsError("SGT_AWS_OUT_NOT_WRITABLE", `the snapshot cannot be written to "${place}"`, {
      source: "environment",
      hint: "Give a folder that can be written, on a disk with room.",
      details: { folder: place },
      cause,
    });
  }
}
