import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type FileStore, nodeFileStore } from "@sgt/files";
import { appendToLedger, describeLedger, dropDays, mergeLedgers, openLedger, readEvidence } from "@sgt/flowlogs/node";
import { inFolder, MONTH, makeBatch, makeObject, makeRow } from "./ledger-fixtures.js";
import { errno, storeWith } from "./memory-store.js";

/** Written by the last sgt that knew version 1 only: three days in two commits, the first of them dropped. */
const V1 = new URL("../test/fixtures/ledger-v1", import.meta.url);

const HOLDS = {
  droppedBefore: "2026-11-02",
  batchCount: 2,
  objectCount: 3,
  partCount: 3,
  rowCount: 3,
  coverage: { recordCount: 6, unread: [], daysWithoutData: expect.any(Array), objectCount: 3 },
};

async function inCopy(run: (dir: string) => Promise<void>): Promise<void> {
  await inFolder(async (dir) => {
    await cp(V1, join(dir, "v1"), { recursive: true });
    await run(join(dir, "v1"));
  });
}

const readMarker = (dir: string): Promise<string> => readFile(join(dir, "ledger.json"), "utf8");

describe("a ledger of version 1", () => {
  test("is read as it stands, and reading changes nothing", () =>
    inCopy(async (dir) => {
      const before = await readMarker(dir);
      expect(await describeLedger(dir, { window: MONTH })).toMatchObject(HOLDS);
      const { rows } = await readEvidence(dir, { window: MONTH });
      expect([...rows].map(({ date, source }) => [date, source])).toEqual([
        ["2026-11-02", "10.0.0.1"],
        ["2026-11-03", "10.0.0.1"],
        ["2026-11-02", "10.0.0.2"],
      ]);
      expect(await readMarker(dir)).toBe(before);
      expect(await readdir(dir)).not.toContain("_commits");
    }));

  test("is brought over by the first that writes, and counts its objects once", () =>
    inCopy(async (dir) => {
      const ledger = await openLedger(dir);
      expect(await readMarker(dir)).toBe('{"schema":"sgt/ledger/v2"}\n');
      expect(await describeLedger(dir, { window: MONTH })).toMatchObject(HOLDS);
      const states = await ledger.check(
        ["a", "c", "d"].map((key) => makeObject(key)),
        MONTH,
      );
      expect(states.map(({ state }) => state)).toEqual(["counted", "counted", "new"]);
      await ledger.append(makeBatch([makeRow(), makeRow({ firstSeen: MONTH.to - 60 })], ["d"]));
      expect(await describeLedger(dir, { window: MONTH })).toMatchObject({
        batchCount: 3,
        objectCount: 4,
        rowCount: 4,
      });
    }));

  test("may be a source of a merge, its target, and lose days", () =>
    inCopy(async (dir) => {
      await mergeLedgers([dir], `${dir}-out`);
      expect(await describeLedger(`${dir}-out`, { window: MONTH })).toMatchObject(HOLDS);
      await appendToLedger(`${dir}-other`, makeBatch([makeRow({ firstSeen: MONTH.to - 60 })], ["x"]));
      expect(await mergeLedgers([`${dir}-other`], dir)).toMatchObject({ batchCount: 3, partCount: 4 });
      expect(await dropDays(dir, "2026-11-03")).toMatchObject({ days: ["2026-11-02"], partCount: 2 });
      expect(await describeLedger(dir, { window: MONTH })).toMatchObject({ rowCount: 2, partCount: 2 });
    }));

  test("whose upgrade is stopped anywhere is one of version 1 or 2 with all it held", () =>
    inFolder(async (root) => {
      for (let step = 1, isDone = false; !isDone; step++) {
        const dir = join(root, `at-${step}`);
        await cp(V1, dir, { recursive: true });
        isDone = await openLedger(dir, { files: failingAt(step) }).then(
          () => true,
          () => false,
        );
        expect(await describeLedger(dir, { window: MONTH })).toMatchObject(HOLDS);
        await freeLock(dir);
        await openLedger(dir);
        expect(await describeLedger(dir, { window: MONTH })).toMatchObject(HOLDS);
      }
    }));

  test("is left alone while an sgt that knows version 1 only writes it", () =>
    inCopy(async (dir) => {
      await writeFile(join(dir, "ledger.lock"), JSON.stringify({ pid: 1, host: "elsewhere", token: "x" }));
      await expect(openLedger(dir)).rejects.toMatchObject({ code: "SGT_FLOWLOGS_LEDGER_LOCKED" });
      expect(await describeLedger(dir, { window: MONTH })).toMatchObject(HOLDS);
    }));

  test("leftovers of its dead writers go when it is brought over", () =>
    inCopy(async (dir) => {
      const leftover = join(dir, "commits", "20261120t080000-0badf00d-0.json");
      await writeFile(leftover, "{}");
      await openLedger(dir);
      expect(await readdir(join(dir, "commits"))).toHaveLength(2);
    }));
});

function failingAt(step: number): FileStore {
  let steps = 0;
  return storeWith(nodeFileStore, async (operation) => {
    if (!["read", "size", "list"].includes(operation) && ++steps >= step) throw errno("EIO");
  });
}

/** The lock of a process that was killed would be taken over; this one still runs. */
async function freeLock(dir: string): Promise<void> {
  await nodeFileStore.remove(`${dir}/ledger.lock`);
}
