import { extname, resolve } from "node:path";
import type { MapData } from "@sgt/report/map";
import { UsageError } from "../errors/usage-error.js";
import type { Io } from "../io/io.js";
import { writeWhole } from "../io/write-whole.js";

const ENDINGS = [".html", ".svg", ".png"] as const;

/**
 * Refuses a file name that says no kind of picture, before anything else is done.
 * @throws {UsageError}
 */
export function checkMapFile(file: string | undefined): void {
  if (file === undefined || ENDINGS.some((ending) => ending === extname(file).toLowerCase())) return;
  throw new UsageError(`--map cannot be "${file}"`, `End its name with ${ENDINGS.join(", ")}.`);
}

/** Draws the map into a file, as its ending says. */
export async function writeMap(file: string, data: MapData, { cwd }: Pick<Io, "cwd">): Promise<void> {
  const { renderMapPage, renderMapSvg, renderPng } = await import("@sgt/report/map");
  const path = resolve(cwd, file);
  const ending = extname(file).toLowerCase();
  if (ending === ".html") await writeWhole(path, renderMapPage(data));
  else if (ending === ".svg") await writeWhole(path, renderMapSvg(data));
  else await writeWhole(path, await renderPng(renderMapSvg(data), { width: 1600 }));
}
