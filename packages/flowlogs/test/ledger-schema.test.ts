import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import { appendToLedger, readEvidence } from "@sgt/flowlogs/node";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { inFolder, makeBatch, makeRow, NOVEMBER } from "./ledger-fixtures.js";

const day = {
  eniId: "eni-0a",
  day: 20_758,
  recordCount: 1,
  acceptedCount: 1,
  rejectedCount: 0,
  noDataCount: 0,
  skipDataCount: 0,
  dataHours: 1,
  noDataHours: 0,
  skippedHours: 0,
  firstSeen: NOVEMBER,
  lastSeen: null,
};
const coverage = {
  eniDays: [day],
  knownEnis: ["eni-0a"],
  unread: [{ key: "x", recordCount: 0, code: "SGT_FLOWLOGS_OBJECT_EMPTY", message: "empty" }],
  malformed: [{ code: "SGT_FLOWLOGS_LINE_CUT", count: 1, examples: [{ key: "x", line: 2, field: null, text: "2 1" }] }],
};

async function schemaOf(name: string): Promise<(value: unknown) => boolean> {
  const text = await readFile(new URL(`../../../docs/schemas/${name}`, import.meta.url), "utf8");
  const validate = new Ajv2020().compile(JSON.parse(text));
  return (value) => validate(value) as boolean;
}

/** Paths of every value in a document. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...path, name]))];
}

function changed(document: unknown, path: readonly string[], to: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return to;
  const copy: Record<string, unknown> = Array.isArray(document) ? Object.assign([], document) : { ...Object(document) };
  if (rest.length === 0 && to === undefined) delete copy[name];
  else copy[name] = changed(copy[name], rest, to);
  return copy;
}

describe("the published schema is what is enforced", () => {
  test.each([
    ["ledger.json", "ledger.schema.json"],
    ["_commits", "ledger-commit.schema.json"],
    ["_batches", "ledger-batch.schema.json"],
  ])("%s: any one value changed is accepted by both or by neither", (where, name) =>
    inFolder(async (dir) => {
      await appendToLedger(dir, makeBatch([makeRow()], ["a"], coverage));
      const path =
        where === "ledger.json" ? join(dir, where) : join(dir, where, (await readdir(join(dir, where)))[0] ?? "");
      const document: unknown = JSON.parse(await readFile(path, "utf8"));
      const isValid = await schemaOf(name);
      expect(isValid(document)).toBe(true);

      const isRead = async (value: unknown): Promise<boolean> => {
        await writeFile(path, JSON.stringify(value));
        try {
          await readEvidence(dir);
          return true;
        } catch (error) {
          if (!isSgtError(error)) throw error;
          return !["SGT_FLOWLOGS_LEDGER_INVALID", "SGT_FLOWLOGS_LEDGER_VERSION"].includes(error.code);
        }
      };
      const values = fc.constantFrom<unknown>(
        undefined,
        null,
        -1,
        0.5,
        2 ** 60,
        "",
        "../x",
        "2026-11-01",
        [],
        {},
        true,
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...placesOf(document).slice(1)), values, async (place, to) => {
          const value = changed(document, place, to);
          expect([place, to, await isRead(value)]).toEqual([place, to, isValid(value)]);
        }),
        { numRuns: 300 },
      );
    }),
  );
});
