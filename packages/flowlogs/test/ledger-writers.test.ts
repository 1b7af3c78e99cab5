import { describe, expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import type { FileStore } from "@sgt/files";
import { appendToLedger, describeLedger, dropDays, mergeLedgers, openLedger, readEvidence } from "@sgt/flowlogs/node";
import fc from "fast-check";
import { DAY, MONTH, makeBatch, makeRow, NOVEMBER } from "./ledger-fixtures.js";
import { errno, MemoryStore, storeWith } from "./memory-store.js";

const DIR = "/ledger";

/** Lets several programs share files, one operation at a time, in the order that `next` gives. */
class Schedule {
  readonly #waiting: (null | (() => void))[] = [];
  readonly #running = new Set<number>();

  /** The files as program `n` sees them: before each operation it waits for its turn. */
  store(n: number, files: FileStore): FileStore {
    this.#running.add(n);
    const turn = (go: () => void): void => {
      this.#waiting[n] = go;
    };
    return storeWith(files, () => new Promise(turn));
  }

  ended(n: number): void {
    this.#running.delete(n);
  }

  /** Runs until all have ended; `next` picks one of those that wait. */
  async run(next: (ready: readonly number[]) => number): Promise<void> {
    while (this.#running.size > 0) {
      await settle();
      const ready = [...this.#running].filter((n) => this.#waiting[n] != null);
      if (ready.length < this.#running.size) continue;
      const n = next(ready);
      const go = this.#waiting[n];
      this.#waiting[n] = null;
      go?.();
    }
  }
}

/** Until what is not waiting for its turn has come to where it is. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

type Program = (files: FileStore) => Promise<unknown>;

/** What each program came to: "done", or its error's code. */
async function runTogether(
  files: FileStore,
  programs: readonly Program[],
  next: (ready: readonly number[]) => number,
): Promise<string[]> {
  const schedule = new Schedule();
  const outcomes = programs.map(async (program, n) => {
    const outcome = await program(schedule.store(n, files)).then(
      () => "done",
      (error: unknown) => (isSgtError(error) ? error.code : String(error)),
    );
    schedule.ended(n);
    return outcome;
  });
  await schedule.run(next);
  return Promise.all(outcomes);
}

/** The first program makes `a` steps, then the second `b`, then each runs to its end. */
function preempted(a: number, b: number): (ready: readonly number[]) => number {
  let [first, second] = [a, b];
  return (ready) => {
    if (ready.includes(0) && first-- > 0) return 0;
    if (ready.includes(1) && second-- > 0) return 1;
    return ready[0] as number;
  };
}

/** Each object has one record, so that the sum of records says how often objects count. */
const append =
  (...keys: string[]): Program =>
  (files) =>
    appendToLedger(DIR, makeBatch([makeRow({ recordCount: keys.length })], keys), { files });

async function recordCount(files: FileStore): Promise<number> {
  return [...(await readEvidence(DIR, { window: MONTH, files })).rows].reduce((sum, row) => sum + row.recordCount, 0);
}

async function objectCount(files: FileStore): Promise<number> {
  return (await describeLedger(DIR, { files })).objectCount;
}

/** A ledger of several commits, so that a checkpoint falls into what the programs do. */
async function ledgerOf(commits: number): Promise<MemoryStore> {
  const files = new MemoryStore();
  for (let i = 0; i < commits; i++) await append(`before-${i}`)(files);
  return files;
}

function copyOf(files: MemoryStore): MemoryStore {
  const copy = new MemoryStore();
  for (const [path, bytes] of files.contents) copy.contents.set(path, bytes);
  return copy;
}

const OVERLAP = "SGT_FLOWLOGS_LEDGER_OVERLAP";

describe("two writers at once, switched after any number of operations", () => {
  test.each<readonly [string, number, readonly string[], readonly string[]]>([
    ["of a new ledger, with nothing in common", 0, ["a"], ["b"]],
    ["of a new ledger, with the same object", 0, ["a", "b"], ["b", "c"]],
    ["with nothing in common, when a checkpoint is due", 7, ["a"], ["b"]],
    ["with the same object, when a checkpoint is due", 7, ["a", "b"], ["b", "c"]],
    ["with the same object, after a checkpoint", 8, ["a", "b"], ["b", "c"]],
  ])("%s: as if one had come after the other", async (_name, commits, left, right) => {
    const begun = await ledgerOf(commits);
    const shares = left.some((key) => right.includes(key));
    for (let a = 0; a <= 30; a++) {
      for (const b of [4, 12, 40]) {
        const files = copyOf(begun);
        const outcomes = await runTogether(files, [append(...left), append(...right)], preempted(a, b));
        const won = outcomes.map((outcome, i) => (outcome === "done" ? (i === 0 ? left : right).length : 0));
        const expected = commits + (won[0] as number) + (won[1] as number);
        expect([a, b, outcomes.filter((outcome) => outcome !== "done")]).toEqual([a, b, shares ? [OVERLAP] : []]);
        expect([a, b, await recordCount(files), await objectCount(files)]).toEqual([a, b, expected, expected]);
      }
    }
  });

  test("one of them dies anywhere: what the other did stands, and the dead one's counts whole or not at all", async () => {
    const begun = await ledgerOf(7);
    for (let step = 1, isDone = false; !isDone; step++) {
      for (const b of [3, 9, 30]) {
        const files = copyOf(begun);
        const dying: Program = (store) => {
          let steps = 0;
          return append(
            "a",
            "b",
          )(
            storeWith(store, async () => {
              if (++steps >= step) throw errno("EIO");
            }),
          );
        };
        const outcomes = await runTogether(files, [dying, append("c")], preempted(Math.floor(step / 2), b));
        expect(outcomes[1]).toBe("done");
        const count = await recordCount(files);
        expect([step, outcomes[0] === "done" ? [10] : [8, 10]]).toEqual([step, expect.arrayContaining([count])]);
        await append("d")(files);
        expect(await recordCount(files)).toBe(count + 1);
        isDone = outcomes[0] === "done";
      }
    }
  });
});

describe("any number of writers in any order", () => {
  const PROGRAMS: Readonly<Record<string, Program>> = {
    a: append("a"),
    b: append("b", "x"),
    c: append("c", "x"),
    d: append("a", "d"),
    drop: (files) => dropDays(DIR, "2026-11-01", { files }),
    merge: (files) => mergeLedgers(["/other"], DIR, { files }),
    sweep: (files) => openLedger(DIR, { files }),
  };

  test("every object counts once, nothing committed is lost", async () => {
    const begun = await ledgerOf(6);
    await appendToLedger("/other", makeBatch([makeRow({ recordCount: 2 })], ["before-1", "m"]), { files: begun });
    const names = fc.array(fc.constantFrom(...Object.keys(PROGRAMS)), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(names, fc.infiniteStream(fc.nat(1000)), async (chosen, turns) => {
        const files = copyOf(begun);
        const programs = chosen.map((name) => PROGRAMS[name] as Program);
        const outcomes = await runTogether(files, programs, (ready) => {
          return ready[(turns.next().value as number) % ready.length] as number;
        });
        expect(outcomes.filter((outcome) => !["done", OVERLAP].includes(outcome))).toEqual([]);
        const done = new Set(chosen.filter((_, i) => outcomes[i] === "done"));
        const counted = new Set(["a", "b", "c", "d", "m"].filter((key) => done.has(key)));
        if (done.has("d")) counted.add("a");
        if (done.has("b") || done.has("c")) counted.add("x");
        if (done.has("merge")) counted.add("m");
        expect(await recordCount(files)).toBe(6 + counted.size);
        expect(await objectCount(files)).toBe(6 + counted.size);
      }),
      { numRuns: 25 },
    );
  });
});

describe("a reader beside writers", () => {
  test("sees the ledger as it was or as it is, and dropped days are no damage", async () => {
    const begun = new MemoryStore();
    const rows = [0, 1].map((day) => makeRow({ firstSeen: NOVEMBER + day * DAY + 60 }));
    await appendToLedger(DIR, makeBatch(rows, ["a"]), { files: begun });
    const drop: Program = (files) => dropDays(DIR, "2026-11-02", { files });
    for (let a = 0; a < 25; a++) {
      for (const b of [2, 40]) {
        const files = copyOf(begun);
        let count = 0;
        const read: Program = async (store) => {
          count = await recordCount(store);
        };
        expect([a, b, await runTogether(files, [read, drop], preempted(a, b))]).toEqual([a, b, ["done", "done"]]);
        expect([1, 2]).toContain(count);
        expect(await recordCount(files)).toBe(1);
      }
    }
  });
});
