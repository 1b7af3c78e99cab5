import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  appendToLedger,
  describeLedger,
  dropDays,
  type EvidenceRow,
  mergeLedgers,
  openLedger,
  readEvidence,
} from "@sgt/flowlogs/node";
import { parquetWriteBuffer } from "hyparquet-writer";
import {
  DAY,
  dateOf,
  inFolder,
  MONTH,
  makeBatch,
  makeCoverage,
  makeObject,
  makeRow,
  NOVEMBER,
} from "./ledger-fixtures.js";

const COMMIT = "_commits/000000000001.json";

const code = (value: string): object => expect.objectContaining({ code: value });

async function rowsOf(dir: string, window = MONTH): Promise<EvidenceRow[]> {
  return [...(await readEvidence(dir, { window })).rows];
}

async function partsOf(dir: string): Promise<string[]> {
  const paths = await readdir(dir, { recursive: true });
  return paths.filter((path) => path.endsWith(".parquet")).sort();
}

describe("what is written is what is read", () => {
  test("sums beyond all exact numbers stay at the largest, and the ledger can be read", () =>
    inFolder(async (dir) => {
      const largest = Number.MAX_SAFE_INTEGER;
      await appendToLedger(dir, makeBatch([makeRow({ byteCount: largest + 1000, packetCount: 2 ** 60 })], ["a"]));
      expect(await rowsOf(dir)).toMatchObject([{ byteCount: largest, packetCount: largest }]);
    }));

  test("rows of both families, sorted by key, one for each key and day", () =>
    inFolder(async (dir) => {
      const rows = [
        makeRow({ family: 6, source: "2001:db8::10" }),
        makeRow({ family: 6, source: "2001:db8::9" }),
        makeRow({ source: "10.0.0.10" }),
        makeRow({ source: "10.0.0.9" }),
        makeRow({ source: "10.0.0.9", firstSeen: NOVEMBER + DAY }),
        makeRow({ source: "10.0.0.9", action: "REJECT" }),
        makeRow({ accountId: "unknown", region: "unknown", eniId: "eni-0b", protocol: 1, port: 0 }),
      ];
      await appendToLedger(dir, makeBatch(rows, ["a"]));
      const found = await rowsOf(dir);
      expect(found.map(({ eniId, source, action, date }) => [eniId, source, action, date])).toEqual([
        ["eni-0a", "10.0.0.9", "ACCEPT", "2026-11-01"],
        ["eni-0a", "10.0.0.9", "ACCEPT", "2026-11-02"],
        ["eni-0a", "10.0.0.9", "REJECT", "2026-11-01"],
        ["eni-0a", "10.0.0.10", "ACCEPT", "2026-11-01"],
        ["eni-0a", "2001:db8::9", "ACCEPT", "2026-11-01"],
        ["eni-0a", "2001:db8::10", "ACCEPT", "2026-11-01"],
        ["eni-0b", "10.0.0.1", "ACCEPT", "2026-11-01"],
      ]);
      const { handshake: _, ...first } = rows[3] ?? makeRow();
      expect(found[0]).toEqual({ ...first, initiation: "unknown" });
    }));

  test("rows of one key and day add up over parts, commits and runs", () =>
    inFolder(async (dir) => {
      const late = makeRow({
        recordCount: 2,
        packetCount: 3,
        byteCount: 4,
        firstSeen: NOVEMBER + 600,
        lastSeen: NOVEMBER + 900,
      });
      await appendToLedger(dir, makeBatch([makeRow(), late], ["a"]));
      await appendToLedger(dir, makeBatch([late], ["b"]));
      expect(await rowsOf(dir)).toEqual([
        expect.objectContaining({
          recordCount: 5,
          packetCount: 16,
          byteCount: 1008,
          firstSeen: NOVEMBER + 60,
          lastSeen: NOVEMBER + 900,
        }),
      ]);
    }));

  test("a handshake of one day decides another, and rows of outgoing records alone are no evidence", () =>
    inFolder(async (dir) => {
      const opened = { bits: 16, incomingPort: 0, openedPort: 5432, openedAt: NOVEMBER };
      const answered = { bits: 1, incomingPort: 5432, openedPort: 0, openedAt: 0 };
      const port = 40_000;
      await appendToLedger(
        dir,
        makeBatch(
          [makeRow({ port, recordCount: 0, firstSeen: 0, lastSeen: 0, date: dateOf(NOVEMBER), handshake: opened })],
          ["a"],
        ),
      );
      await appendToLedger(dir, makeBatch([makeRow({ port, firstSeen: NOVEMBER + DAY, handshake: answered })], ["b"]));
      const { rows, coverage } = await readEvidence(dir, { window: MONTH });
      expect([...rows]).toEqual([expect.objectContaining({ date: "2026-11-02", initiation: "response" })]);
      expect(coverage.initiationCounts).toEqual({ initiated: 0, unknown: 0, "likely-response": 0, response: 1 });
    }));

  test("an empty ledger has no rows and says that nothing was covered", () =>
    inFolder(async (dir) => {
      await openLedger(dir);
      const { rows, coverage } = await readEvidence(dir);
      expect([...rows]).toEqual([]);
      expect(coverage).toMatchObject({ covered: null, recordCount: 0 });
    }));

  test("a window leaves out the days before and after it", () =>
    inFolder(async (dir) => {
      await appendToLedger(
        dir,
        makeBatch(
          [0, 1, 2].map((day) => makeRow({ firstSeen: NOVEMBER + day * DAY + 100 })),
          ["a"],
        ),
      );
      const window = { from: NOVEMBER + DAY, to: NOVEMBER + 2 * DAY };
      expect((await rowsOf(dir, window)).map(({ date }) => date)).toEqual(["2026-11-02"]);
    }));

  test("account and region from a log cannot leave the ledger", () =>
    inFolder(async (dir) => {
      const hostile = { accountId: "../../x", region: ".." };
      await appendToLedger(join(dir, "ledger"), makeBatch([makeRow(hostile)], ["a"]));
      expect(await readdir(dir)).toEqual(["ledger"]);
      expect(await rowsOf(join(dir, "ledger"))).toEqual([expect.objectContaining(hostile)]);
    }));
});

describe("every object counts once", () => {
  const AWS =
    "AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/01/123456789012_vpcflowlogs_eu-west-1_fl-0a_20261101T0000Z_ab12.log.gz";

  test.each([
    ["unseen", makeObject("b"), MONTH, "new"],
    ["the same", makeObject("a"), MONTH, "counted"],
    ["another size", makeObject("a", { size: 101 }), MONTH, "SGT_FLOWLOGS_OBJECT_CHANGED"],
    ["another tag", makeObject("a", { tag: "b" }), MONTH, "SGT_FLOWLOGS_OBJECT_CHANGED"],
    ["the same name below another folder", makeObject(AWS.replace("AWSLogs/", "")), MONTH, "counted"],
    ["a copy, with a time of its own", makeObject(AWS.replace("AWSLogs/", "copy/"), { tag: "b" }), MONTH, "counted"],
    ["a copy that was cut", makeObject(AWS, { size: 99, tag: "b" }), MONTH, "SGT_FLOWLOGS_OBJECT_CHANGED"],
    [
      "read for a narrower window that left records out",
      makeObject("cut"),
      { ...MONTH, from: 0 },
      "SGT_FLOWLOGS_OBJECT_PARTIAL",
    ],
    ["read in part, asked for no more than was read", makeObject("cut"), MONTH, "counted"],
    [
      "read in part, asked for an hour more",
      makeObject("cut"),
      { from: MONTH.from + 3600, to: MONTH.to + 3600 },
      "counted",
    ],
    ["read whole, asked for more", makeObject("a"), { ...MONTH, from: 0 }, "counted"],
  ] as const)("%s", (_name, object, window, expected) =>
    inFolder(async (dir) => {
      const objects = [makeObject("a"), makeObject(AWS), makeObject("cut", { outsideWindowCount: 3 })];
      await appendToLedger(dir, { rows: [], objects, coverage: makeCoverage() });
      const ledger = await openLedger(dir);
      const [known] = await ledger.check([object], window);
      expect(known?.state === "refused" ? known.unread.code : known?.state).toBe(expected);
    }),
  );

  test("a batch with an object that is counted is refused and nothing of it is written", () =>
    inFolder(async (dir) => {
      await appendToLedger(dir, makeBatch([makeRow()], ["a"]));
      const before = await partsOf(dir);
      await expect(appendToLedger(dir, makeBatch([makeRow()], ["b", "a"]))).rejects.toEqual(
        code("SGT_FLOWLOGS_LEDGER_OVERLAP"),
      );
      expect(await partsOf(dir)).toEqual(before);
    }));

  test("a later run that could read an object closes the hole of an earlier one", () =>
    inFolder(async (dir) => {
      const hole = (key: string) => ({ key, recordCount: 0, code: "SGT_FLOWLOGS_OBJECT_UNREADABLE", message: "EIO" });
      await appendToLedger(dir, makeBatch([makeRow()], ["a"], { unread: [hole("b"), hole("c")] }));
      await appendToLedger(dir, makeBatch([makeRow()], ["b"], { unread: [hole("c")] }));
      expect((await readEvidence(dir)).coverage.unread).toEqual([hole("c")]);
    }));

  test("an object that was counted in part stays a hole", () =>
    inFolder(async (dir) => {
      const cut = { key: "a", recordCount: 7, code: "SGT_FLOWLOGS_OBJECT_TRUNCATED", message: "gzip" };
      await appendToLedger(dir, makeBatch([makeRow()], ["a"], { unread: [cut] }));
      await appendToLedger(dir, makeBatch([makeRow()], ["b"]));
      expect((await readEvidence(dir)).coverage).toMatchObject({ unread: [cut], complete: false });
    }));
});

describe("coverage of several runs", () => {
  const day = (values: object) => ({
    eniId: "eni-0a",
    day: NOVEMBER / DAY,
    recordCount: 1,
    acceptedCount: 1,
    rejectedCount: 0,
    noDataCount: 0,
    skipDataCount: 0,
    dataHours: 0b11,
    noDataHours: 0,
    skippedHours: 0,
    firstSeen: NOVEMBER,
    lastSeen: NOVEMBER + 7200,
    ...values,
  });

  test("hours that two runs saw count once, records both", () =>
    inFolder(async (dir) => {
      await appendToLedger(dir, makeBatch([], ["a"], { eniDays: [day({})], knownEnis: ["eni-0a"] }));
      await appendToLedger(
        dir,
        makeBatch([], ["b"], { eniDays: [day({ dataHours: 0b110, skippedHours: 1, skipDataCount: 1 })] }),
      );
      const { coverage } = await readEvidence(dir);
      expect(coverage.enis).toEqual([
        expect.objectContaining({ known: true, recordCount: 2, hoursWithData: 3, hoursSkipped: 1, hoursNoData: 0 }),
      ]);
      expect(coverage).toMatchObject({ recordCount: 2, skipDataCount: 1, complete: false, objectCount: 2 });
    }));

  test("days of the window that no run saw are holes", () =>
    inFolder(async (dir) => {
      await appendToLedger(dir, makeBatch([], ["a"], { eniDays: [day({})] }));
      const { coverage } = await readEvidence(dir, { window: { from: NOVEMBER, to: NOVEMBER + 3 * DAY } });
      expect(coverage).toMatchObject({ daysWithoutData: ["2026-11-02", "2026-11-03"], complete: false });
    }));
});

describe("dropDays", () => {
  test("removes days, says so in coverage, and keeps them out", () =>
    inFolder(async (dir) => {
      const rows = [0, 1, 2].map((day) => makeRow({ firstSeen: NOVEMBER + day * DAY + 100 }));
      await appendToLedger(dir, makeBatch(rows, ["a"]));
      expect((await dropDays(dir, "2026-11-03")).partCount).toBe(2);
      expect(await partsOf(dir)).toHaveLength(1);
      const result = await appendToLedger(dir, makeBatch(rows, ["b"]));
      expect(result).toMatchObject({ rowCount: 1, droppedRowCount: 2 });
      expect((await rowsOf(dir)).map(({ date, recordCount }) => [date, recordCount])).toEqual([["2026-11-03", 2]]);
      expect((await describeLedger(dir)).droppedBefore).toBe("2026-11-03");
    }));

  test("an earlier day gives nothing back", () =>
    inFolder(async (dir) => {
      await appendToLedger(dir, makeBatch([makeRow()], ["a"]));
      await dropDays(dir, "2026-11-03");
      expect(await dropDays(dir, "2026-11-02")).toEqual({ days: [], partCount: 0, byteCount: 0 });
      expect((await describeLedger(dir)).droppedBefore).toBe("2026-11-03");
    }));

  test.each(["yesterday", "2026-13-01", ""])("refuses %j as a day", (before) =>
    inFolder(async (dir) => {
      await expect(dropDays(dir, before)).rejects.toEqual(code("SGT_FLOWLOGS_INVALID_OPTION"));
    }),
  );
});

describe("mergeLedgers", () => {
  type Piece = readonly string[];
  const write = async (dir: string, pieces: readonly Piece[]): Promise<string> => {
    for (const keys of pieces) await appendToLedger(dir, makeBatch([makeRow({ recordCount: keys.length })], keys));
    return dir;
  };

  test.each<readonly [string, readonly Piece[], readonly Piece[], number]>([
    ["nothing in common", [["a"]], [["b"], ["c"]], 3],
    ["the same objects in the same pieces", [["a"], ["b"]], [["a"], ["b"]], 2],
    ["the same objects in other pieces", [["a", "b"], ["c"]], [["a"], ["b"], ["c"]], 3],
    [
      "a piece that crosses two larger ones",
      [
        ["a", "b", "e"],
        ["c", "d", "f"],
      ],
      [["b", "c"]],
      6,
    ],
    ["one within the other", [["a"]], [["a", "b", "c"]], 3],
    ["an empty one", [], [["a"]], 1],
  ])("%s: each object counts once", (_name, left, right, expected) =>
    inFolder(async (dir) => {
      const dirs = [await write(join(dir, "l"), left), await write(join(dir, "r"), right)];
      for (const each of dirs) await openLedger(each);
      const out = join(dir, "out");
      await mergeLedgers(dirs, out);
      const total = (await rowsOf(out)).reduce((sum, row) => sum + row.recordCount, 0);
      expect(total).toBe(expected);
      expect((await mergeLedgers(dirs, out)).batchCount).toBe((await describeLedger(out)).batchCount);
      expect(await rowsOf(out)).toHaveLength(1);
      expect((await rowsOf(out))[0]?.recordCount).toBe(expected);
    }),
  );

  test("pieces that cross are refused, and nothing is written", () =>
    inFolder(async (dir) => {
      const dirs = [await write(join(dir, "l"), [["a", "b"]]), await write(join(dir, "r"), [["b", "c"]])];
      const out = join(dir, "out");
      await expect(mergeLedgers(dirs, out)).rejects.toEqual(code("SGT_FLOWLOGS_LEDGER_OVERLAP"));
      await expect(readdir(out)).rejects.toEqual(code("ENOENT"));
    }));

  test("copies of one file of AWS's, each with a time of its own, count once", () =>
    inFolder(async (dir) => {
      const dirs = [join(dir, "l"), join(dir, "r")];
      for (const [i, each] of dirs.entries()) {
        const key = `${each}/123456789012_vpcflowlogs_eu-west-1_fl-0a_20261101T0000Z_ab12.log.gz`;
        const objects = [makeObject(key, { tag: `${i}` })];
        await appendToLedger(each, { rows: [makeRow()], objects, coverage: makeCoverage() });
      }
      await mergeLedgers(dirs, join(dir, "out"));
      expect((await rowsOf(join(dir, "out"))).map(({ recordCount }) => recordCount)).toEqual([makeRow().recordCount]);
    }));

  test("two states of one object are refused", () =>
    inFolder(async (dir) => {
      const dirs = [join(dir, "l"), join(dir, "r")];
      for (const [i, each] of dirs.entries()) {
        await appendToLedger(each, {
          rows: [makeRow()],
          objects: [makeObject("a", { tag: `${i}` })],
          coverage: makeCoverage(),
        });
      }
      await expect(mergeLedgers(dirs, join(dir, "out"))).rejects.toEqual(code("SGT_FLOWLOGS_OBJECT_CHANGED"));
    }));

  test("days that one of them dropped are dropped for all", () =>
    inFolder(async (dir) => {
      const dirs = [await write(join(dir, "l"), [["a"]]), await write(join(dir, "r"), [["b"]])];
      await dropDays(dirs[0] ?? "", "2026-11-02");
      expect(await mergeLedgers(dirs, join(dir, "out"))).toMatchObject({ droppedBefore: "2026-11-02", partCount: 0 });
      expect(await rowsOf(join(dir, "out"))).toEqual([]);
    }));
});

describe("what is not a ledger", () => {
  const breakings: readonly (readonly [string, string, (dir: string) => Promise<void>])[] = [
    ["no folder", "SGT_FLOWLOGS_LEDGER_NOT_FOUND", async () => {}],
    [
      "a newer version",
      "SGT_FLOWLOGS_LEDGER_VERSION",
      (dir) => edit(dir, "ledger.json", () => `{"schema":"sgt/ledger/v3"}`),
    ],
    ["another file of that name", "SGT_FLOWLOGS_LEDGER_INVALID", (dir) => edit(dir, "ledger.json", () => "{}")],
    [
      "a manifest cut short",
      "SGT_FLOWLOGS_LEDGER_INVALID",
      (dir) => edit(dir, "ledger.json", (text) => text.slice(0, 20)),
    ],
    [
      "a batch whose path leads elsewhere",
      "SGT_FLOWLOGS_LEDGER_INVALID",
      (dir) => edit(dir, COMMIT, (text) => text.replace("_batches/", "_batches/../")),
    ],
    [
      "a commit of another number",
      "SGT_FLOWLOGS_LEDGER_INVALID",
      (dir) => edit(dir, COMMIT, (text) => text.replace('"number":1', '"number":2')),
    ],
    [
      "a commit of another schema",
      "SGT_FLOWLOGS_LEDGER_INVALID",
      (dir) => edit(dir, COMMIT, (text) => text.replace("/v2", "/v3")),
    ],
    ["a commit cut short", "SGT_FLOWLOGS_LEDGER_INVALID", (dir) => edit(dir, COMMIT, (text) => text.slice(0, 30))],
    [
      "a commit taken away from before others",
      "SGT_FLOWLOGS_LEDGER_DAMAGED",
      async (dir) => {
        await appendToLedger(dir, makeBatch([makeRow()], ["b"]));
        await rm(join(dir, COMMIT));
      },
    ],
    [
      "a batch missing",
      "SGT_FLOWLOGS_LEDGER_DAMAGED",
      (dir) => edit(dir, COMMIT, (text) => text.replace("_batches/", "_batches/0")),
    ],
    [
      "a batch that names a file elsewhere",
      "SGT_FLOWLOGS_LEDGER_INVALID",
      (dir) => editBatch(dir, (text) => text.replace("account=", "../account=")),
    ],
    [
      "a batch with a negative count",
      "SGT_FLOWLOGS_LEDGER_INVALID",
      (dir) => editBatch(dir, (text) => text.replace('"rowCount":1', '"rowCount":-1')),
    ],
    ["a part cut short", "SGT_FLOWLOGS_LEDGER_DAMAGED", (dir) => editPart(dir, (bytes) => bytes.subarray(0, 100))],
    [
      "a part of the same length that is no Parquet",
      "SGT_FLOWLOGS_LEDGER_DAMAGED",
      (dir) => editPart(dir, (bytes) => bytes.fill(7)),
    ],
  ];

  test.each(breakings)("%s: %s", (name, expected, breakIt) =>
    inFolder(async (dir) => {
      const ledger = join(dir, "ledger");
      if (name !== "no folder") await appendToLedger(ledger, makeBatch([makeRow()], ["a"]));
      await breakIt(ledger);
      await expect(readEvidence(ledger, { window: MONTH })).rejects.toEqual(code(expected));
    }),
  );

  test("more rows than asked for are refused", () =>
    inFolder(async (dir) => {
      await appendToLedger(dir, makeBatch([makeRow(), makeRow({ port: 80 })], ["a"]));
      await expect(readEvidence(dir, { maxRows: 1 })).rejects.toEqual(code("SGT_FLOWLOGS_LEDGER_TOO_LARGE"));
    }));

  test.each<readonly [string, object]>([
    ["an address out of range", { source: "999.0.0.1" }],
    ["an address in another spelling", { source: "2001:DB8::1", family: 6 }],
    ["an address of the other family", { source: "2001:db8::1" }],
    ["a port out of range", { port: 65_536 }],
    ["a negative count", { record_count: -1n }],
    ["a count beyond what a number holds", { byte_count: 2n ** 60n }],
    ["an action of its own", { action: "MAYBE" }],
    ["an account with a blank", { account_id: "1 2" }],
  ])("a part that holds %s is damaged", (_name, change) =>
    inFolder(async (dir) => {
      await appendToLedger(dir, makeBatch([makeRow()], ["a"]));
      const sizes: number[] = [];
      await editPart(dir, (bytes) => {
        const changed = partWith(change);
        sizes.push(bytes.length, changed.length);
        return changed;
      });
      await editBatch(dir, (text) => text.replace(`"byteCount":${sizes[0]}`, `"byteCount":${sizes[1]}`));
      await expect(readEvidence(dir, { window: MONTH })).rejects.toEqual(code("SGT_FLOWLOGS_LEDGER_DAMAGED"));
    }),
  );

  /** A part of one row, as another program might write it. */
  function partWith(change: object): Uint8Array {
    const row = {
      account_id: "123456789012",
      eni_id: "eni-0a",
      family: 4,
      protocol: 6,
      port: 443,
      source: "10.0.0.1",
      action: "ACCEPT",
      record_count: 1n,
      packet_count: 1n,
      byte_count: 1n,
      first_seen: BigInt(NOVEMBER),
      last_seen: BigInt(NOVEMBER),
      initiation: "unknown",
      proof_bits: 1,
      proof_incoming_port: 1,
      proof_port: 0,
      proved_at: 0n,
      ...change,
    };
    const columnData = Object.entries(row).map(([name, value]) => ({ name, data: [value] }));
    return new Uint8Array(parquetWriteBuffer({ columnData }));
  }

  test("a part of another program with sound rows is read", () =>
    inFolder(async (dir) => {
      await appendToLedger(dir, makeBatch([makeRow()], ["a"]));
      const [path = ""] = await partsOf(dir);
      const before = (await readFile(join(dir, path))).length;
      await writeFile(join(dir, path), partWith({ source: "10.9.9.9" }));
      await editBatch(dir, (text) =>
        text.replace(`"byteCount":${before}`, `"byteCount":${partWith({ source: "10.9.9.9" }).length}`),
      );
      expect(await rowsOf(dir)).toEqual([expect.objectContaining({ source: "10.9.9.9" })]);
    }));

  async function edit(dir: string, name: string, change: (text: string) => string): Promise<void> {
    await writeFile(join(dir, name), change(await readFile(join(dir, name), "utf8")));
  }

  async function editBatch(dir: string, change: (text: string) => string): Promise<void> {
    const [name = ""] = await readdir(join(dir, "_batches"));
    await edit(dir, join("_batches", name), change);
  }

  async function editPart(dir: string, change: (bytes: Buffer) => Uint8Array): Promise<void> {
    const [path = ""] = await partsOf(dir);
    await writeFile(join(dir, path), change(await readFile(join(dir, path))));
  }
});

test("describeLedger says what a ledger holds", () =>
  inFolder(async (dir) => {
    const rows = [
      makeRow(),
      makeRow({ source: "10.0.0.2", recordCount: 5 }),
      makeRow({ port: 53, protocol: 17 }),
      makeRow({ source: "192.0.2.1", action: "REJECT", port: 22 }),
      makeRow({ accountId: "210987654321", region: "us-east-1", eniId: "eni-0b" }),
    ];
    await appendToLedger(dir, makeBatch(rows, ["a", "b"]));
    const described = await describeLedger(dir);
    expect(described).toMatchObject({
      accountIds: ["123456789012", "210987654321"],
      regions: ["eu-west-1", "us-east-1"],
      eniCount: 2,
      sourceCount: 2,
      rowCount: 5,
      batchCount: 1,
      partCount: 2,
      objectCount: 2,
      ports: [
        { protocol: 6, port: 443, sourceCount: 2, recordCount: 7 },
        { protocol: 17, port: 53, sourceCount: 1, recordCount: 1 },
      ],
    });
    expect(described.byteCount).toBeGreaterThan(0);
  }));
