import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { type Capture, captureRecords, LAYOUTS } from "./truth/flow-log.js";
import { type Measure, measure, truthTable } from "./truth/measure.js";
import { makeNetwork } from "./truth/network.js";

const CAPTURE: Capture = { interval: 600, lost: 0.01, skipped: 0.005, seed: 2 };

const SLOW_MACHINE_MS = 120_000;

describe("who opened, held against the truth", () => {
  test(
    "the measured table stands in the documentation",
    async () => {
      const records = captureRecords(makeNetwork(1), CAPTURE);
      const measures = new Map<string, Measure>();
      for (const [name, layout] of Object.entries(LAYOUTS)) measures.set(name, await measure(records, layout));
      expect(records.length).toBeGreaterThan(20_000);
      const documented = await readFile(new URL("../../../docs/initiation.md", import.meta.url), "utf8");
      expect(documented).toContain(truthTable(measures));
    },
    SLOW_MACHINE_MS,
  );

  test.each([
    ["10-minute intervals, nothing lost", { interval: 600, lost: 0, skipped: 0 }],
    ["1-minute intervals", { interval: 60, lost: 0.01, skipped: 0.005 }],
    ["10-minute intervals, every second record lost", { interval: 600, lost: 0.5, skipped: 0.1 }],
  ])(
    "%s: no true initiator is called a response",
    async (_name, capture) => {
      const records = captureRecords(makeNetwork(11), { ...capture, seed: 12 });
      const { openedByThem, openedByUs } = await measure(records, LAYOUTS["with tcp-flags"] ?? "");
      expect(openedByThem.response).toBe(0);
      // The claim means something only where responses are proved at all.
      expect(openedByUs.response).toBeGreaterThan(500);
    },
    SLOW_MACHINE_MS,
  );
});
