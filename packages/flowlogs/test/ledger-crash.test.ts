import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type FileStore, nodeFileStore, takeLock } from "@sgt/files";
import { appendToLedger, mergeLedgers, openLedger, readEvidence } from "@sgt/flowlogs/node";
import { DAY, inFolder, MONTH, makeBatch, makeRow, NOVEMBER } from "./ledger-fixtures.js";

const code = (value: string): object => expect.objectContaining({ code: value });

/** The number of a process that has ended. */
const DEAD_PID = spawnSync(process.execPath, ["-e", "0"]).pid;

const BATCH = makeBatch(
  [0, 1, 2].map((day) => makeRow({ firstSeen: NOVEMBER + day * DAY + 60 })),
  ["b", "c", "d"],
);

/** Fails every operation that changes the disk from the n-th on with the code given. */
function failingStore(from: number, errno: string): FileStore {
  let changes = 0;
  const fail = (): void => {
    if (++changes >= from) throw Object.assign(new Error(errno), { code: errno });
  };
  const failFirst =
    <A extends unknown[]>(change: (...values: A) => Promise<void>) =>
    async (...values: A): Promise<void> => {
      fail();
      await change(...values);
    };
  return {
    ...nodeFileStore,
    create: failFirst(nodeFileStore.create),
    rename: failFirst(nodeFileStore.rename),
    link: failFirst(nodeFileStore.link),
    copy: failFirst(nodeFileStore.copy),
    remove: failFirst(nodeFileStore.remove),
  };
}

async function recordCount(dir: string): Promise<number> {
  return [...(await readEvidence(dir, { window: MONTH })).rows].reduce((sum, row) => sum + row.recordCount, 0);
}

async function filesOf(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

/** When all that died has been dead for long. */
const nextMonth = (): Date => new Date(Date.now() + 30 * DAY * 1000);

describe("a writer that dies after any step", () => {
  test("leaves a ledger as it was before or as it is after, and what it left is removed once it is old", () =>
    inFolder(async (dir) => {
      let committed = 0;
      for (let step = 1; ; step++) {
        const ledger = join(dir, `at-${step}`);
        await appendToLedger(ledger, makeBatch([makeRow()], ["a"]));
        const store = failingStore(step, "EIO");
        const failed = await appendToLedger(ledger, BATCH, { files: store }).then(
          () => false,
          () => true,
        );
        const count = await recordCount(ledger);
        expect([1, 4]).toContain(count);
        if (count === 4) committed++;
        await openLedger(ledger, { now: nextMonth });
        expect(await recordCount(ledger)).toBe(count);
        // The marker; of each batch its commit, its file and its parts.
        expect(await filesOf(ledger)).toHaveLength(count === 4 ? 9 : 4);
        if (!failed) {
          expect(step).toBeGreaterThan(10);
          break;
        }
      }
      expect(committed).toBeGreaterThan(0);
    }));

  test("when killed, keeps what it committed, and a second run counts every object once", () =>
    inFolder(async (dir) => {
      const objects = 40;
      for (let ms = 150; !(await runWriter(dir, objects, ms)); ms += 150);
      expect(await recordCount(dir)).toBe(objects);
    }));

  /** Appends object after object in another process, which is killed after a while; true when it came to the end. */
  async function runWriter(dir: string, objects: number, ms: number): Promise<boolean> {
    const script = `
      import { openLedger } from "@sgt/flowlogs/node";
      import { makeBatch, makeObject, makeRow, MONTH } from ${JSON.stringify(new URL("./ledger-fixtures.js", import.meta.url).href)};
      const ledger = await openLedger(${JSON.stringify(dir)});
      for (let i = 0; i < ${objects}; i++) {
        const [known] = await ledger.check([makeObject("o" + i)], MONTH);
        if (known.state === "new") await ledger.append(makeBatch([makeRow()], ["o" + i]));
      }
      `;
    const cwd = new URL("..", import.meta.url);
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), ms);
    const [exitCode] = await once(child, "exit");
    clearTimeout(timer);
    return exitCode === 0;
  }
});

describe("a disk that cannot be written", () => {
  test.each(["ENOSPC", "EACCES", "EROFS", "EDQUOT"])(
    "%s: says which file and what to do, and leaves nothing half written",
    (errno) =>
      inFolder(async (dir) => {
        await appendToLedger(dir, makeBatch([makeRow()], ["a"]));
        const before = await filesOf(dir);
        // The first change is the lock, the second and third the first part.
        const failing = appendToLedger(dir, BATCH, { files: failingCreates(errno) });
        await expect(failing).rejects.toEqual(
          expect.objectContaining({
            code: "SGT_FLOWLOGS_LEDGER_WRITE_FAILED",
            source: "environment",
            hint: expect.any(String),
            details: expect.objectContaining({ errno, path: expect.stringContaining(dir) }),
          }),
        );
        expect(await filesOf(dir)).toEqual(before);
        expect(await recordCount(dir)).toBe(1);
      }),
  );

  test("the writer may be used again once there is room", () =>
    inFolder(async (dir) => {
      let isFull = true;
      const full = failingCreates("ENOSPC");
      const files: FileStore = {
        ...nodeFileStore,
        create: (path, bytes) => (isFull ? full : nodeFileStore).create(path, bytes),
      };
      const ledger = await openLedger(dir, { files });
      await expect(ledger.append(BATCH)).rejects.toEqual(code("SGT_FLOWLOGS_LEDGER_WRITE_FAILED"));
      isFull = false;
      await ledger.append(BATCH);
      expect(await recordCount(dir)).toBe(3);
    }));

  test("a merge into a new folder that was stopped anywhere can be done again", () =>
    inFolder(async (dir) => {
      const source = join(dir, "source");
      await appendToLedger(source, BATCH);
      for (let step = 1, isDone = false; !isDone; step++) {
        const out = join(dir, `at-${step}`);
        isDone = await mergeLedgers([source], out, { files: failingStore(step, "EIO") }).then(
          () => true,
          () => false,
        );
        await mergeLedgers([source], out);
        expect(await recordCount(out)).toBe(3);
      }
    }));

  test("a merge that cannot be finished leaves the target as it was", () =>
    inFolder(async (dir) => {
      const [source, out] = [join(dir, "source"), join(dir, "out")];
      await appendToLedger(source, BATCH);
      await appendToLedger(out, makeBatch([makeRow()], ["a"]));
      const before = await filesOf(out);
      let copies = 0;
      const files: FileStore = {
        ...nodeFileStore,
        copy: async (from, to) => {
          if (++copies === 2) throw Object.assign(new Error("full"), { code: "ENOSPC" });
          await nodeFileStore.copy(from, to);
        },
      };
      await expect(mergeLedgers([source], out, { files })).rejects.toEqual(code("SGT_FLOWLOGS_LEDGER_WRITE_FAILED"));
      expect(await filesOf(out)).toEqual(before);
    }));

  /** Only parts fail, and leave half a file behind that somebody must remove. */
  function failingCreates(errno: string): FileStore {
    return {
      ...nodeFileStore,
      create: async (path, bytes) => {
        if (!path.includes(".parquet") || !path.includes("2026-11-02")) return nodeFileStore.create(path, bytes);
        await nodeFileStore.create(path, bytes.subarray(0, 10));
        throw Object.assign(new Error(errno), { code: errno });
      },
    };
  }
});

test("files of others in the folder are left alone", () =>
  inFolder(async (dir) => {
    await writeFile(join(dir, "README.md"), "ours");
    await appendToLedger(dir, BATCH);
    await writeFile(join(dir, "_commits", "notes.txt"), "ours");
    await openLedger(dir, { now: nextMonth });
    expect(await filesOf(dir)).toEqual(expect.arrayContaining(["README.md", "notes.txt"]));
  }));

test("a ledger that lost its ledger.json is refused, not taken for leftovers", () =>
  inFolder(async (dir) => {
    const [ledger, other] = [join(dir, "ledger"), join(dir, "other")];
    await appendToLedger(ledger, BATCH);
    await appendToLedger(other, makeBatch([makeRow()], ["a"]));
    await rm(join(ledger, "ledger.json"));
    const before = await filesOf(ledger);
    await expect(openLedger(ledger)).rejects.toEqual(code("SGT_FLOWLOGS_LEDGER_INVALID"));
    await expect(mergeLedgers([other], ledger)).rejects.toEqual(code("SGT_FLOWLOGS_LEDGER_INVALID"));
    expect(await filesOf(ledger)).toEqual(before);
  }));

describe("takeLock", () => {
  test("of a lock that was moved aside by mistake: it goes back, and never over a third one", () =>
    inFolder(async (dir) => {
      const path = join(dir, "a.lock");
      const dead = JSON.stringify({ pid: DEAD_PID, host: hostname(), token: "x" });
      const [second, third] = ["second", "third"].map((token) => {
        return JSON.stringify({ pid: process.pid, host: hostname(), token });
      });
      for (const winner of [second, third]) {
        await writeFile(path, dead);
        // Between the look at the lock and the move another process takes it over; with the third, yet another after.
        const files: FileStore = {
          ...nodeFileStore,
          rename: async (from, to) => {
            await writeFile(path, second as string);
            await nodeFileStore.rename(from, to);
            if (winner === third) await writeFile(path, third as string);
          },
        };
        expect(await takeLock(path, { files })).toMatchObject({ state: "held", holder: JSON.parse(winner as string) });
        expect(await readFile(path, "utf8")).toBe(winner);
        expect(await readdir(dir)).toEqual(["a.lock"]);
      }
    }));

  test("says what it is held for, and is gone when given back", () =>
    inFolder(async (dir) => {
      const path = join(dir, "a.lock");
      const mine = await takeLock(path, { purpose: "a test" });
      expect(await takeLock(path)).toMatchObject({ state: "held", holder: { pid: process.pid, purpose: "a test" } });
      if (mine.state === "taken") await mine.release();
      expect(await readdir(dir)).toEqual([]);
    }));
});
