import { writeFile } from "node:fs/promises";
import { SAMPLE_PLACES } from "./sample-outside.js";

/**
 * Writes what the sample company knows of the ranges that its groups trust: a CSV of CIDR, site, owner and place. Not every
 * range is in it.
 */
export async function writeSamplePlaces(path: string): Promise<void> {
  await writeFile(path, `${SAMPLE_PLACES.join("\n")}\n`);
}
