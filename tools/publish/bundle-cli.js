// Bundles the built @sgt/cli for Node: one entry and the threads' scripts, chunks that commands share, each loaded when a
// command needs it, and beside them what stands in files (WebAssembly, a font). The list of what went in is esbuild's own.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { cyclonedxEsbuildPlugin } from "@cyclonedx/cyclonedx-esbuild";
import { build } from "esbuild";
import { noticesOf } from "./notices.js";

const ENTRIES = {
  index: "dist/index.js",
  // The libraries look for the scripts of their threads beside the code that starts them.
  "fold-worker": "../flowlogs/dist/analyze/fold-worker.js",
  "parquet-worker": "../flowlogs/dist/parquet/parquet-worker.js",
  "triage-worker": "../geoip/dist/triage/triage-worker.js",
};

/** Stands in the bundle for report/src/map/assets.ts: the same functions, over files that esbuild puts beside the code. */
const ASSETS = `
import { readFile } from "node:fs/promises";
import font from "../../fonts/inter-regular.ttf";
import module from "@resvg/resvg-wasm/index_bg.wasm";
import atlas from "world-atlas/countries-50m.json";
const beside = (name) => readFile(new URL(name, import.meta.url));
export const worldAtlas = () => atlas;
export const resvgModule = () => beside(module);
export const interFont = () => beside(font);
`;

const assets = {
  name: "assets",
  setup({ onLoad }) {
    onLoad({ filter: /packages[\\/]report[\\/]dist[\\/]map[\\/]assets\.js$/ }, () => ({
      contents: ASSETS,
      loader: "js",
    }));
  },
};

/**
 * Writes the bundle into `root`/dist/bundle, two folders below `root` as the code that it is made of, and beside it
 * its bill of materials (CycloneDX 1.6) and the licenses of all that it carries.
 * @param {string} root
 */
export async function bundleCli(root) {
  const sbom = resolve(root, "sbom.cdx.json");
  const { metafile } = await build({
    // The package that the bill is of is the one in this folder.
    absWorkingDir: resolve("packages/cli"),
    entryPoints: ENTRIES,
    outdir: resolve(root, "dist", "bundle"),
    bundle: true,
    splitting: true,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    // Modules before CommonJS: only they can be shaken.
    mainFields: ["module", "main"],
    // Names stay: stacks of errors are read, and the SDK knows some errors by the names of classes.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    loader: { ".wasm": "file", ".ttf": "file" },
    assetNames: "[name]",
    // Installed by those who write workbooks: docs/report.md.
    external: ["xlsx"],
    // What CommonJS packages require is bundled but for Node's own modules, which this returns.
    banner: { js: "const require = process.getBuiltinModule;" },
    plugins: [
      assets,
      cyclonedxEsbuildPlugin({
        ...{ outputFile: sbom, gatherLicenseTexts: true, outputReproducible: true, validate: true },
        // It logs each write as a warning.
        logLevel: "error",
      }),
    ],
    logLevel: "warning",
  });
  refuseForeign(metafile);
  const { notices, bill } = noticesOf(JSON.parse(readFileSync(sbom, "utf8")));
  writeFileSync(sbom, `${JSON.stringify(bill, null, 1)}\n`);
  writeFileSync(join(root, "THIRD-PARTY-NOTICES"), notices);
}

/** What is neither bundled nor Node's own would be missing on the user's machine. */
function refuseForeign({ outputs }) {
  const external = Object.values(outputs).flatMap(({ imports }) => imports.filter((one) => one.external));
  const foreign = external.filter(({ path }) => path !== "xlsx" && process.getBuiltinModule(path) === undefined);
  if (foreign.length > 0) throw new Error(`not in the bundle: ${foreign.map(({ path }) => path).join(", ")}`);
}
