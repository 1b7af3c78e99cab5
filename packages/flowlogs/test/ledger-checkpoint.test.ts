import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { appendToLedger, describeLedger, dropDays, openLedger, readEvidence } from "@sgt/flowlogs/node";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { DAY, dateOf, MONTH, makeBatch, makeObject, makeRow, NOVEMBER } from "./ledger-fixtures.js";
import { MemoryStore, storeWith } from "./memory-store.js";

const DIR = "/ledger";

const awsKey = (day: number, n: number): string =>
  `AWSLogs/123456789012/vpcflowlogs/eu-west-1/x/123456789012_vpcflowlogs_eu-west-1_fl-0a_${dateOf(NOVEMBER + day * DAY).replaceAll("-", "")}T0000Z_${n}.log.gz`;

const eniDay = (day: number, recordCount: number) => ({
  eniId: "eni-0a",
  day: NOVEMBER / DAY + day,
  recordCount,
  acceptedCount: recordCount,
  rejectedCount: 0,
  noDataCount: 0,
  skipDataCount: 0,
  dataHours: 1 << (day % 24),
  noDataHours: 0,
  skippedHours: 0,
  firstSeen: NOVEMBER + day * DAY,
  lastSeen: NOVEMBER + day * DAY + 60,
});

/** Appends one batch of a day. */
async function appendDay(files: MemoryStore, day: number, n: number): Promise<void> {
  const hole = (key: string) => ({ key, recordCount: 0, code: "SGT_FLOWLOGS_OBJECT_UNREADABLE", message: "EIO" });
  const row = makeRow({ firstSeen: NOVEMBER + day * DAY + 60, source: `10.0.${day}.${n}` });
  const coverage = {
    eniDays: [eniDay(day, 1)],
    knownEnis: [`eni-${n}`],
    unread: [hole(awsKey(day, n + 1)), hole(awsKey(day, n))],
  };
  await appendToLedger(DIR, makeBatch([row], [awsKey(day, n), `plain-${day}-${n}`], coverage), { files });
}

/** The same ledger as its commits alone tell it. */
function withoutCheckpoints(files: MemoryStore): MemoryStore {
  const copy = new MemoryStore();
  for (const [path, bytes] of files.contents) {
    if (!/_checkpoints|_pages/.test(path)) copy.contents.set(path, bytes);
  }
  return copy;
}

async function shown(files: MemoryStore): Promise<unknown> {
  const whole = await readEvidence(DIR, { files, window: MONTH });
  const some = await readEvidence(DIR, { files, window: { from: NOVEMBER + DAY, to: NOVEMBER + 2 * DAY } });
  const objects = [awsKey(0, 0), awsKey(1, 1), "plain-0-0", "plain-1-1", "new"].map((key) => makeObject(key));
  const states = await (await openLedger(DIR, { files })).check(objects, MONTH);
  const { dir: _, ...described } = await describeLedger(DIR, { files });
  return [[...whole.rows], whole.coverage, [...some.rows], some.coverage, states, described];
}

/** The same with other contents in some files, or without them. */
function brokenCopy(files: MemoryStore, below: string, change: string | null): MemoryStore {
  const copy = new MemoryStore();
  for (const [path, bytes] of files.contents) {
    if (!path.includes(below)) copy.contents.set(path, bytes);
    else if (change !== null) copy.contents.set(path, Buffer.from(change));
  }
  return copy;
}

describe("checkpoints", () => {
  test("change nothing of what a ledger says, whatever was appended and dropped", async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 3 }) },
      { weight: 1, arbitrary: fc.constantFrom("2026-11-01", "2026-11-02") },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
        const files = new MemoryStore();
        await openLedger(DIR, { files });
        for (const [n, one] of steps.entries()) {
          if (typeof one === "string") await dropDays(DIR, one, { files });
          else await appendDay(files, one, n);
        }
        expect(await shown(files)).toEqual(await shown(withoutCheckpoints(files)));
      }),
      { numRuns: 15 },
    );
  });

  test("keep what an append reads from growing with the ledger", async () => {
    const files = new MemoryStore();
    const read = async (day: number): Promise<number> => {
      let bytes = 0;
      const counting = storeWith(files, async (operation, path) => {
        if (operation === "read") bytes += files.contents.get(path)?.length ?? 0;
      });
      const ledger = await openLedger(DIR, { files: counting });
      await ledger.check([makeObject(awsKey(day, 0))], MONTH);
      return bytes;
    };
    const at: number[] = [];
    for (let day = 0; day < 160; day++) {
      await appendDay(files, day, 0);
      if (day % 80 === 79) at.push(await read(day + 1));
    }
    const [early = 0, late = 0] = at;
    // The checkpoint names a page or two for each day; nothing else may grow.
    expect(late - early).toBeLessThan(80 * 300);
    expect(late).toBeLessThan(160 * 300 + 2_000);
  });

  const CHANGES = [null, "{", '{"schema":"sgt/ledger-checkpoint/v9"}'];
  test.each(["_checkpoints/", "_pages/"].flatMap((below) => CHANGES.map((change) => [below, change] as const)))(
    "%s lost or no such file (%j): the commits say the same",
    async (below, change) => {
      const files = new MemoryStore();
      for (let n = 0; n < 20; n++) await appendDay(files, n % 3, n);
      const expected = await shown(withoutCheckpoints(files));
      const broken = brokenCopy(files, below, change);
      expect(await shown(broken)).toEqual(expected);
      for (let n = 20; n < 30; n++) await appendDay(broken, 0, n);
      expect(await shown(broken)).toEqual(await shown(withoutCheckpoints(broken)));
    },
  );

  test("old ones go with their pages, and the files are of their schemas", async () => {
    const files = new MemoryStore();
    for (let n = 0; n < 64; n++) await appendDay(files, n % 3, n);
    const paths = [...files.contents.keys()];
    expect(paths.filter((path) => path.includes("_checkpoints/"))).toHaveLength(3);
    // Of each of three: three days, days of the objects, the objects without a day, and the rest.
    expect(paths.filter((path) => path.includes("_pages/")).length).toBeLessThan(3 * (3 + 4 + 64 + 1));
    for (const [name, schema] of [
      ["_checkpoints/", "ledger-checkpoint.schema.json"],
      ["_pages/", "ledger-page.schema.json"],
      ["_commits/", "ledger-commit.schema.json"],
    ] as const) {
      const text = await readFile(new URL(`../../../docs/schemas/${schema}`, import.meta.url), "utf8");
      const validate = new Ajv2020({ strict: false }).compile(JSON.parse(text));
      for (const path of paths.filter((each) => each.includes(name))) {
        expect([path, validate(JSON.parse(files.contents.get(path)?.toString() ?? "")), validate.errors]).toEqual([
          path,
          true,
          null,
        ]);
      }
    }
  });
});
