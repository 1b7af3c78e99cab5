// Compiles the engine of @sgt/flowlogs, assembly/*.ts, to WebAssembly beside the code that tsc wrote.
import { mkdirSync } from "node:fs";
import asc from "assemblyscript/asc";

const OUT = "packages/flowlogs/dist/fold";
mkdirSync(OUT, { recursive: true });

const { error } = await asc.main(
  [
    "packages/flowlogs/assembly/index.ts",
    ...["--outFile", `${OUT}/engine.wasm`],
    ...["--optimizeLevel", "3", "--noAssert", "--runtime", "stub"],
    // The memory is made by the program, so that it can be used again.
    ...["--importMemory", "--zeroFilledMemory", "--initialMemory", "32"],
    ...["--enable", "simd"],
  ],
  { stdout: process.stdout, stderr: process.stderr },
);
if (error !== null) process.exitCode = 1;
