import { extname, resolve } from "node:path";
import type { TrustGraph } from "@sgt/findings";
import { UsageError } from "../../errors/usage-error.js";
import type { Io } from "../../io/io.js";
import { writeWhole } from "../../io/write-whole.js";

const ENDINGS = [".svg", ".png"] as const;

/** @throws {UsageError} when the name of the file says no kind of picture. */
export function checkPictureFile(file: string | undefined): void {
  if (file === undefined || ENDINGS.some((ending) => ending === extname(file).toLowerCase())) return;
  throw new UsageError(`--picture cannot be "${file}"`, `End its name with ${ENDINGS.join(" or ")}.`);
}

/**
 * Draws one picture for each region; with several, account and region stand in the name. Returns the
 * names of the files.
 */
export async function drawPictures(file: string, graphs: readonly TrustGraph[], { cwd }: Io): Promise<string[]> {
  const { renderAccountSvg, renderPng } = await import("@sgt/report/picture");
  const names: string[] = [];
  for (const graph of graphs) {
    const name = graphs.length === 1 ? file : namedFor(file, graph);
    const svg = renderAccountSvg(graph);
    const isPng = extname(file).toLowerCase() === ".png";
    await writeWhole(resolve(cwd, name), isPng ? await renderPng(svg, { width: 1600 }) : svg);
    names.push(name);
  }
  return names;
}

function namedFor(file: string, { accountId, region }: TrustGraph): string {
  const ending = extname(file);
  return `${file.slice(0, -ending.length)}-${accountId}-${region}${ending}`;
}
