import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { checkKeys } from "../errors.js";
import { interFont, resvgModule } from "./assets.js";

let ready: Promise<Uint8Array> | undefined;

/**
 * Returns an SVG document as PNG, `width` pixels wide (default 1200), with the font that comes with
 * this package: a bare machine has none, and resvg then draws no text without a word.
 *
 * @throws `SGT_REPORT_INVALID_OPTION`
 */
export async function renderPng(svg: string, options: { readonly width?: number } = {}): Promise<Uint8Array> {
  checkKeys(options, { width: true });
  const { width = 1200 } = options;
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
  await initWasm(await resvgModule()).catch(unlessInitialised);
  return interFont();
}

/** Another copy of this package may have done it: the module itself is one for all of a process, and says so by text alone. */
function unlessInitialised(error: unknown): void {
  if (!(error instanceof Error && error.message.startsWith("Already initialized"))) throw error;
}
