import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

let ready: Promise<Uint8Array> | undefined;

/**
 * Returns an SVG document as PNG, `width` pixels wide (default 1200), with the font that comes with
 * this package: a bare machine has none, and resvg then draws no text without a word.
 */
export async function renderPng(svg: string, { width = 1200 }: { readonly width?: number } = {}): Promise<Uint8Array> {
  ready ??= loadFont();
  const font = await ready;
  const image = new Resvg(svg, {
    fitTo: { mode: "width", value: width },
    font: { fontBuffers: [font], defaultFontFamily: "Inter" },
  });
  return image.render().asPng();
}

/** The module is WebAssembly: the same on every platform, nothing native to install. It may be initialised once. */
async function loadFont(): Promise<Uint8Array> {
  const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await initWasm(await readFile(wasm)).catch(unlessInitialised);
  return readFile(new URL("../../fonts/inter-regular.ttf", import.meta.url));
}

/** Another copy of this package may have done it: the module itself is one for all of a process, and says so by text alone. */
function unlessInitialised(error: unknown): void {
  if (!(error instanceof Error && error.message.startsWith("Already initialized"))) throw error;
}
