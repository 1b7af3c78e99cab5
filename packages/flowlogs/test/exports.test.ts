import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import * as pure from "@sgt/flowlogs";
import * as node from "@sgt/flowlogs/node";

test("the public names", () => {
  const inPure = Object.keys(pure).sort();
  const inNode = Object.keys(node)
    .filter((name) => !(name in pure))
    .sort();
  expect(inPure).toEqual([
    "DEFAULT_LAYOUT",
    "NO_STATE",
    "canonicalAddress",
    "decideEvidence",
    "foldRecords",
    "interpretRecord",
    "isLineFault",
    "isTransitGatewayLayout",
    "missingFields",
    "parseHeader",
    "parseKey",
    "parseLogFormat",
    "parseRecord",
  ]);
  expect(inNode).toEqual([
    "DEFAULT_LIMITS",
    "InterfaceDirectory",
    "addRuleMakings",
    "addSightings",
    "analyzeLogs",
    "appendToLedger",
    "collectEvidence",
    "daysBefore",
    "daysLostByMerge",
    "describeLedger",
    "dropDays",
    "folderSource",
    "gunzip",
    "mergeLedgers",
    "mostTextBytes",
    "openLedger",
    "parquetText",
    "readDirectory",
    "readEvidence",
    "readParquetFooter",
    "readRecords",
    "readRuleMakings",
  ]);
});

test("the README's example runs", () => {
  const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
  const [, code = ""] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  const dir = mkdtempSync(join(tmpdir(), "sgt-readme-"));
  // Beside the tests, so that it imports the package by its name.
  const script = fileURLToPath(new URL(`readme-example-${process.pid}.mjs`, import.meta.url));
  const start = Date.UTC(2025, 10, 20, 7) / 1000;
  try {
    mkdirSync(join(dir, "flow-logs"));
    const record = `2 123456789012 eni-0a 10.0.0.9 10.0.0.1 50000 443 6 3 300 ${start} ${start + 59} ACCEPT OK\n`;
    writeFileSync(join(dir, "flow-logs", "a.log"), record);
    writeFileSync(script, code);
    const output = execFileSync(process.execPath, [script], { cwd: dir, encoding: "utf8" });
    expect(output).toBe("1 sources, complete: true\n10.0.0.9 eni-0a 443 unknown\n");
  } finally {
    rmSync(script, { force: true });
    rmSync(dir, { recursive: true, force: true });
  }
});
