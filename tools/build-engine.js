// Compiles the engine of @sgt/flowlogs, assembly/*.ts, to WebAssembly, as a module beside the code that tsc wrote: a file
// of its own would be left behind by bundlers.
import { mkdirSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

const OUT = "packages/flowlogs/dist/fold";
mkdirSync(OUT, { recursive: true });

let bytes = null;
const { error } = await asc.main(
  [
    "packages/flowlogs/assembly/index.ts",
    ...["--outFile", "engine.wasm"],
    ...["--optimizeLevel", "3", "--noAssert", "--runtime", "stub"],
    // The memory is made by the program, so that it can be used again.
    ...["--importMemory", "--zeroFilledMemory", "--initialMemory", "32"],
    ...["--enable", "simd"],
  ],
  {
    stdout: process.stdout,
    stderr: process.stderr,
    writeFile: (_name, contents) => {
      bytes = contents;
    },
  },
);
if (error !== null || bytes === null) process.exitCode = 1;
else
  writeFileSync(`${OUT}/engine-bytes.js`, `export const ENGINE_BYTES = "${Buffer.from(bytes).toString("base64")}";\n`);
