import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "@jest/globals";
import { type Result, spawnSgt } from "./run-sgt.js";

/** Where `sgt demo --out out` ran, and what it said. It is run once, for every suite that needs a sample account of ninety days. */
export let dir: string;
export let first: Result;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-demo-"));
  first = await spawnSgt(["demo", "--out", "out"], { cwd: dir });
});
afterAll(() => rm(dir, { recursive: true, force: true }));
