import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

// What stands in files beside the code, in one module: tools/publish/bundle-cli.js puts another in its place, because
// a bundle has no packages beside it to find them in.

/** Returns the countries of the world, as the package world-atlas has them: a topology in JSON. */
export function worldAtlas(): unknown {
  return createRequire(import.meta.url)("world-atlas/countries-50m.json");
}

/** Returns the WebAssembly of resvg. */
export function resvgModule(): Promise<Uint8Array> {
  return readFile(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm"));
}

/** Returns the font that texts in pictures are drawn with. */
export function interFont(): Promise<Uint8Array> {
  return readFile(new URL("../../fonts/inter-regular.ttf", import.meta.url));
}
